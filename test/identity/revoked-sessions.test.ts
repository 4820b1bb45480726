import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fileNameOf } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { newId } from '../../shared/kernel/ids.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(async () => {
  const stop = await startIdentity()
  await createTables('catalog', 'inventory', 'commerce')
  return stop
})

const root = join(import.meta.dirname, '../..')

/** Every endpoint of every domain that checks an access token. */
const endpoints = domainsOf({ withSandbox: true }).flatMap(({ name: domain, contracts }) =>
  Object.values(contracts)
    .filter(({ auth }) => auth !== 'guest')
    .map(contract => ({ domain, name: contract.name, contract })),
)

const handlerOf = async (domain: string, name: string) =>
  (await import(join(root, `functions/${domain}/${fileNameOf(name)}.ts`))).handler

/** An id for each parameter of the path, and a body, valid or not by the contract. */
const requestFor = ({ method, path, body }: Contract) => ({
  method,
  path,
  params: Object.fromEntries(
    [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, newId(identityIds.user, Date.now())]),
  ),
  ...(body && { body: { anything: Object.values(identityIds) } }),
})

const refused = { status: 401, body: { code: 'UNAUTHENTICATED' } }

describe('a session that was ended', () => {
  it('is checked by many endpoints', () => {
    expect(endpoints.length).toBeGreaterThan(15)
  })

  it.each(endpoints)(
    '401 at once on $domain/$name, for every role that may call it',
    async ({ domain, name, contract }) => {
      const handler = await handlerOf(domain, name)
      for (const role of ['customer', 'super_admin'] as const) {
        const { token, userId, sessionId } = await accessTokenFor(role)
        const before = await call(handler, { ...requestFor(contract), token })
        await revokeSession(userId, sessionId, Date.now())
        const after = await call(handler, { ...requestFor(contract), token })
        // Such as `logout` end the session themselves, so their first answer proves nothing.
        expect(before.status, 'the same request before').not.toBe(401)
        expect(after).toMatchObject(refused)
        expect(after.body.detail).toMatch(/sign in/)
      }
    },
  )
})
