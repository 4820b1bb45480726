import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { exportJWK, generateKeyPair } from 'jose'
import { bundle } from '../../lib/bundling/bundle.ts'
import { settingsFrom } from '../../lib/settings.ts'
import { startDynamo } from '../../local/engines/dynamo.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { permissionsOf } from '../../shared/identity/rules/permissions.ts'
import { hashOf, newRefreshToken } from '../../shared/identity/rules/refresh-token.ts'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { startSession } from '../../shared/identity/store/sessions.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { type Principal, signAccessToken } from '../../shared/platform/auth/access-token.ts'
import { type Answer, type Call, call } from '../../test/support/call.ts'
import { createFreshTables } from '../../test/support/tables.ts'
import { type CountingProxy, startCountingProxy } from '../counting/counting-proxy.ts'

export interface Buyer extends Principal {
  readonly token: string
}

/** The engine behind a counting proxy, tables, and the bundles of the functions as they are deployed. */
export interface World {
  readonly count: CountingProxy['count']
  /** A new account, signed in, with no request counted against its limits yet. */
  readonly buyer: () => Promise<Buyer>
  /** Calls a bundled function, such as `transit/create-reservation`, as API Gateway does. */
  readonly request: (name: string, call: Call) => Promise<Answer>
  readonly stop: () => Promise<void>
}

export const startWorld = async (): Promise<World> => {
  const engine = await startDynamo({})
  const proxy = await startCountingProxy(engine.endpoint)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    HOLD_SECONDS: '900',
    TOKEN_LIFETIMES: JSON.stringify(settingsFrom({}).tokenLifetimes),
  })
  await createFreshTables(['identity', 'inventory', 'commerce', 'runtime'])
  const { outFolder } = await bundle({ outFolder: join(folder, 'functions') })
  const buyer = await publishedBuyers()
  return {
    count: proxy.count,
    buyer,
    request: async (name, request) => {
      const { handler } = await import(pathToFileURL(join(outFolder, name, 'index.mjs')).href)
      return withoutItsLog(() => call(handler, request))
    },
    stop: async () => {
      await proxy.stop()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const publishedBuyers = async (): Promise<() => Promise<Buyer>> => {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const { x = '' } = await exportJWK(privateKey)
  const kid = randomUUID()
  await addPublicKeys('access', [{ kid, x }])
  return async () => {
    const now = Date.now()
    const bearer: Principal = {
      user_id: newId(identityIds.user, now),
      session_id: newId(identityIds.session, now),
      ...permissionsOf('customer'),
    }
    const device = { ...bearer, client: 'native', ip: '203.0.113.7', user_agent: 'bench' } as const
    await startSession(device, { hash: hashOf(newRefreshToken()), seconds: 3600 }, now)
    return { ...bearer, token: await signAccessToken(bearer, { kid, privateKey }, now) }
  }
}

/** Runs a function without writing what it logs. */
export const withoutItsLog = async <T>(work: () => Promise<T>): Promise<T> => {
  const { log } = console
  console.log = () => {}
  try {
    return await work()
  } finally {
    console.log = log
  }
}
