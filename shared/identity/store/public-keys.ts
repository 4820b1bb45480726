import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { keys } from './keys.ts'

/** `access` signs access tokens, `tickets` the codes on tickets. */
export type KeyPurpose = 'access' | 'tickets'

const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

/** An Ed25519 key as RFC 8037 writes it. */
type PublicKey = z.infer<typeof PublicKey>

type PublicHalf = Pick<PublicKey, 'x' | 'kid'>

const publicKey = ({ x, kid }: PublicHalf): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x,
  kid,
  alg: 'EdDSA',
  use: 'sig',
})

const keyOf = { access: keys.publicKeys, tickets: keys.ticketKeys }

const read = async (purpose: KeyPurpose): Promise<readonly PublicKey[]> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keyOf[purpose], ConsistentRead: true }),
  )
  return z.parse(z.array(PublicKey), Item?.keys ?? [])
}

/**
 * Publishes the public halves of a purpose's keys, and nothing else of them. Those published before stay, so that what
 * they signed can still be checked.
 */
export const addPublicKeys = async (purpose: KeyPurpose, keyPairs: readonly PublicHalf[]): Promise<void> => {
  const added = keyPairs.map(publicKey)
  const earlier = (await read(purpose)).filter(({ kid }) => added.every(key => key.kid !== kid))
  await documents.send(
    new PutCommand({ TableName: tableName('identity'), Item: { ...keyOf[purpose], keys: [...added, ...earlier] } }),
  )
}

/** Every public key (RFC 7517) somebody may need to check what we signed. */
export const readAllPublicKeys = async (): Promise<PublicKey[]> =>
  (await Promise.all([read('access'), read('tickets')])).flat()
