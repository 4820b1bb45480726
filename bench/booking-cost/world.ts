import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { product } from '../../shared/domains.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { permissionsOf } from '../../shared/identity/rules/permissions.ts'
import { hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { startSession } from '../../shared/identity/store/sessions.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { signAccessToken } from '../../shared/platform/auth/access-token.ts'
import { ensurePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { startAnchors } from '../../test/support/anchors.ts'
import { logKeys } from '../../test/support/log-keys.ts'
import { startNamedServices } from '../../test/support/named-services.ts'
import { startQueues } from '../../test/support/queues.ts'
import { startSandbox } from '../../test/support/sandbox.ts'
import { createFreshTables } from '../../test/support/tables.ts'
import { type CountingProxy, startCountingProxy } from '../counting/counting-proxy.ts'

export interface Buyer {
  readonly userId: string
  readonly token: string
}

/** Everything a booking touches: all tables behind a counting proxy, queues, mail, and the sandbox gateway over HTTP. */
export interface World {
  readonly engine: string
  readonly count: CountingProxy['count']
  readonly queues: Awaited<ReturnType<typeof startQueues>>
  readonly buyer: () => Promise<Buyer>
  readonly stop: () => Promise<void>
}

interface Counting {
  /** Without, calls go straight to the engine and nothing of this process is spent on counting. */
  readonly counts?: boolean
  /** How long an answer of DynamoDB takes; without it, calls in sequence would look like calls at once. */
  readonly answerAfterMs?: number
}

/** @param engine the endpoint of a DynamoDB */
export const startWorld = async (
  engine: string,
  { counts = true, answerAfterMs = 0 }: Counting = {},
): Promise<World> => {
  const proxy = counts ? await startCountingProxy(engine, answerAfterMs) : withoutCount(engine)
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    HOLD_SECONDS: '900',
    MAIL_FROM: 'tickets@holdfast.example',
    WEB_URL: 'https://api.example',
    TEXT_CAPS: JSON.stringify({ per_day: 1e6, per_country: 1e6 }),
  })
  await createFreshTables(Object.keys(product.tables) as TableName[])
  const services = await startNamedServices()
  for (const purpose of ['access', 'tickets'] as const)
    await addPublicKeys(purpose, (await ensurePrivateKeys(process.env[`${purpose.toUpperCase()}_SECRET`] ?? '')).keys)
  const anchors = await startAnchors()
  await anchors.newBucket(logKeys)
  const queues = await startQueues(
    'payment-events',
    'sandbox-webhooks',
    'notifications',
    'hold-expiry',
    'refunds',
    'invoices',
    'ledger-pages',
  )
  const sandbox = await startSandbox()
  return {
    engine,
    count: proxy.count,
    queues,
    buyer,
    stop: async () => {
      documents.destroy()
      await Promise.all([sandbox.stop(), anchors.stop(), queues.stop(), services.stop(), proxy.stop()])
    },
  }
}

const withoutCount = (endpoint: string): CountingProxy => ({
  endpoint,
  count: async work => ({ result: await work(), count: { calls: [], roundTrips: 0, readUnits: 0, writeUnits: 0 } }),
  stop: async () => {},
})

/** A new account, signed in, whose address and number are proved. */
const buyer = async (): Promise<Buyer> => {
  const now = Date.now()
  const [userId, sessionId] = [newId(identityIds.user, now), newId(identityIds.session, now)]
  const account = {
    email: 'asha@example.com',
    email_verified: true,
    phone_number: '+919876543210',
    phone_verified: true,
    first_name: 'Asha',
    last_name: 'Rao',
  }
  const Item = { pk: `USER#${userId}`, sk: 'USER', user_id: userId, role: 'customer', ...account }
  await documents.send(new PutCommand({ TableName: tableName('identity'), Item }))
  const device = { client: 'native', ip: '203.0.113.7', user_agent: 'bench' } as const
  await startSession(
    { session_id: sessionId, user_id: userId, ...device },
    { hash: hashOf(newRefreshToken()), seconds: 3600 },
    now,
  )
  const bearer = { user_id: userId, session_id: sessionId, ...permissionsOf('customer') }
  return { userId, token: await signAccessToken(bearer, await readSigningKey('ACCESS_SECRET'), now) }
}
