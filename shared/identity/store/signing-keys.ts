import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose'
import * as z from 'zod/mini'
import { PrivateKeys } from '../../platform/auth/signing-key.ts'
import { addPublicKeys, type KeyPurpose, type PublicKey } from './public-keys.ts'

const secrets = new SecretsManagerClient({ maxAttempts: 5 })

/**
 * Sees to it that the secret has a key pair (Ed25519) and the identity table its public half. Keys that are there stay:
 * replacing one would end every session and spoil every ticket it signed.
 */
export const ensureSigningKeys = async (purpose: KeyPurpose, secretArn: string): Promise<void> => {
  const { keys } = (await readKeys(secretArn)) ?? (await makeKeys(secretArn))
  await addPublicKeys(purpose, keys.map(publicHalf))
}

/** A secret fresh from CloudFormation holds a placeholder, which counts as none. */
const readKeys = async (secretArn: string): Promise<PrivateKeys | undefined> => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))
  const content: unknown = JSON.parse(SecretString ?? '{}')
  return typeof content === 'object' && content !== null && 'keys' in content
    ? z.parse(PrivateKeys, content)
    : undefined
}

const makeKeys = async (secretArn: string): Promise<PrivateKeys> => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const jwk = await exportJWK(privateKey)
  const kid = await calculateJwkThumbprint(jwk)
  const made: PrivateKeys = {
    current: kid,
    keys: [{ kty: 'OKP', crv: 'Ed25519', x: jwk.x ?? '', d: jwk.d ?? '', kid }],
  }
  await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString: JSON.stringify(made) }))
  return made
}

const publicHalf = ({ x, kid }: PrivateKeys['keys'][number]): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x,
  kid,
  alg: 'EdDSA',
  use: 'sig',
})
