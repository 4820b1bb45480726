import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as publicKeys } from '../../functions/identity/get-public-keys.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { handler } from '../../functions/identity/rotate-signing-keys.ts'
import { addPublicKeys, changeKeyRing } from '../../shared/identity/store/public-keys.ts'
import { rotateKeys } from '../../shared/identity/workflows/rotate-keys.ts'
import { ensurePrivateKeys, readPrivateKeys, writePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import { newIp, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

const minute = 60_000
const day = 24 * 60 * minute

beforeAll(() => startIdentity())

/** Only the date: timers and sockets go on. */
const setClock = (time: number) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(time)
}

afterEach(() => {
  vi.useRealTimers()
})

const arn = (purpose: 'access' | 'tickets') => process.env[`${purpose.toUpperCase()}_SECRET`] ?? ''
const signers = (purpose: 'access' | 'tickets') => readPrivateKeys(arn(purpose))

const published = async (): Promise<string[]> =>
  (await call(publicKeys, { path: '/.well-known/jwks.json' })).body.keys.map(({ kid }: { kid: string }) => kid)

const run = () => handler({} as never, { awsRequestId: 'run' } as never)

interface Client {
  access: string
  refresh: string
  since: number
}

const signedUp = async (): Promise<Client> => {
  const { answer } = await signUp()
  return { access: answer.body.access_token, refresh: answer.body.refresh_token, since: Date.now() }
}

const renew = async (client: Client) => {
  const answer = await call(refresh, { body: { refresh_token: client.refresh }, ip: newIp() })
  expect(answer.status).toBe(200)
  client.access = answer.body.access_token
  client.refresh = answer.body.refresh_token
  client.since = Date.now()
}

const kidOf = ({ access }: Client) => decodeProtectedHeader(access).kid

describe('the rotation of signing keys', () => {
  it('signs no session out: under load, minute by minute, tokens of the old and the new key are valid', async () => {
    const start = Date.now()
    setClock(start)
    await run()
    const { current: first } = await signers('access')
    const clients = await Promise.all(Array.from({ length: 12 }, signedUp))
    for (const [index, client] of clients.entries()) client.since -= index * 2 * minute
    setClock(start + 30 * day)
    await Promise.all(clients.map(client => signedUp().then(fresh => Object.assign(client, fresh))))
    const statuses: number[] = []
    const mixed: string[][] = []
    for (let passed = 0; passed <= 80; passed += 2) {
      setClock(start + 30 * day + passed * minute)
      if (passed % 4 === 0) await run()
      const due = clients.filter(({ since }, index) => Date.now() - since >= (16 + index) * minute)
      const requests = clients.map(client => call(me, { token: client.access }))
      const [answers] = await Promise.all([Promise.all(requests), Promise.all(due.map(renew))])
      statuses.push(...answers.map(({ status }) => status))
      mixed.push([...new Set(clients.map(client => kidOf(client) ?? ''))])
    }
    const { current: second } = await signers('access')
    expect(second).not.toBe(first)
    expect(statuses).toHaveLength(41 * 12)
    expect(statuses.filter(status => status !== 200)).toEqual([])
    expect(mixed[0]).toEqual([first])
    expect(mixed.some(kids => kids.length === 2)).toBe(true)
    expect(mixed.at(-1)).toEqual([second])
  })

  it('goes step by step: published first, signs ten minutes later, taken back 41 days after its end', async () => {
    const start = Date.now() + 100 * day
    setClock(start)
    await run()
    const { current: old } = await signers('access')
    const successor = (await signers('access')).keys.find(({ kid }) => kid !== old)?.kid ?? 'none yet'
    expect(await published()).toContain(successor)
    setClock(start + 9 * minute)
    await run()
    expect((await signers('access')).current).toBe(old)
    setClock(start + 10 * minute)
    await run()
    expect(await signers('access')).toMatchObject({ current: successor, keys: [{ kid: successor }] })
    setClock(start + 10 * minute + 41 * day - minute)
    await run()
    expect(await published()).toContain(old)
    setClock(start + 10 * minute + 41 * day)
    await run()
    expect(await published()).not.toContain(old)
  })

  it('run again and again changes nothing more', async () => {
    setClock(Date.now() + 150 * day)
    await run()
    const [before, keys] = [await signers('access'), await published()]
    for (let times = 0; times < 3; times += 1) await run()
    expect(await signers('access')).toEqual(before)
    expect(await published()).toEqual(keys)
  })

  it('run ten times at once makes one successor', async () => {
    setClock(Date.now() + 200 * day)
    const before = await published()
    await Promise.all(Array.from({ length: 10 }, run))
    const { keys } = await signers('access')
    expect(keys).toHaveLength(2)
    const added = (await published()).filter(kid => !before.includes(kid))
    expect(added.filter(kid => keys.some(key => key.kid === kid))).toHaveLength(1)
  })

  it('completes an interrupted step between secret and table, and uses no key before it was published long enough', async () => {
    const now = Date.now() + 300 * day
    setClock(now)
    const { privateKeys } = { privateKeys: await signers('access') }
    const [signing] = privateKeys.keys.filter(({ kid }) => kid === privateKeys.current)
    if (!signing) throw new Error('no key signs')
    await changeKeyRing('access', ring => ({ ...ring, keys: [signing], published_at: {}, kept_until: {} }))
    await writePrivateKeys(arn('access'), privateKeys)
    await rotateKeys('access', arn('access'), now)
    expect(await published()).toEqual(expect.arrayContaining(privateKeys.keys.map(({ kid }) => kid)))
    expect((await signers('access')).current).toBe(signing.kid)
    await rotateKeys('access', arn('access'), now + 10 * minute)
    const promoted = (await signers('access')).current
    expect(promoted).not.toBe(signing.kid)
    // The promotion was not written to the table: the key that signed before is kept all the same.
    await changeKeyRing('access', ring => ({ ...ring, kept_until: {}, signing: { kid: signing.kid, since: '2030' } }))
    await rotateKeys('access', arn('access'), now + 20 * minute)
    expect(await published()).toContain(signing.kid)
    await rotateKeys('access', arn('access'), now + 20 * minute + 41 * day)
    expect(await published()).not.toContain(signing.kid)
  })

  it('keeps ticket keys published for more than 400 days after they signed', async () => {
    const start = Date.now() + 1000 * day
    const { current: old } = await signers('tickets')
    const at = async (time: number) => {
      setClock(time)
      await rotateKeys('tickets', arn('tickets'), time)
    }
    await at(start)
    await at(start + 90 * day)
    await at(start + 98 * day)
    expect((await signers('tickets')).current).not.toBe(old)
    await at(start + 98 * day + 400 * day)
    expect(await published()).toContain(old)
  })

  it('a deploy in the middle of a rotation changes nothing', async () => {
    const [before, keys] = [await signers('access'), await published()]
    await addPublicKeys('access', (await ensurePrivateKeys(arn('access'))).keys)
    expect(await signers('access')).toEqual(before)
    expect((await published()).toSorted()).toEqual(keys.toSorted())
  })
})
