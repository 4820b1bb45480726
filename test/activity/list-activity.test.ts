import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/activity/list-activity.ts'
import { type Entry, follow } from '../../shared/activity/rules/entry.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { platformIds } from '../../shared/platform/tables.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { counted } from '../transit/counted.ts'
import { draft } from './changes.ts'
import { putChain } from './log.ts'

let token: string
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startIdentity('activity')
  token = (await accessTokenFor('admin')).token
  await putChain(booking)
  await putChain(session)
  await putChain(stay)
})

afterAll(() => stop())

const asha = newId(identityIds.user, Date.now())
const ravi = newId(identityIds.user, Date.now())
const car = newId(platformIds.bearer, Date.now())
const names = {
  booking: newId(commerceIds.booking, Date.now()),
  session: newId(identityIds.session, Date.now()),
  stay: newId(commerceIds.booking, 1_800_000_000_000),
}

/** One change an hour from the given one on; every third by a function. */
const chain = (entity: string, account: string, from: string, length: number): Entry[] => {
  const entries: Entry[] = []
  for (let index = 0; index < length; index += 1) {
    const at = new Date(Date.parse(from) + index * 3600_000).toISOString()
    const actor = index % 3 === 2 ? 'payments/on-payment-event' : account
    entries.push(follow(draft({ entity, at, actor }), `stream/${index}`, entries.at(-1)))
  }
  return entries
}

const booking = chain(`booking:${names.booking}`, asha, '2027-01-20T08:00:00Z', 30)
const session = chain(`session:${names.session}`, ravi, '2027-01-21T00:30:00Z', 6)
const stay = chain(`booking:${names.stay}`, car, '2027-03-20T08:00:00Z', 3)

const listLogs = (query: Record<string, string | number | undefined>, as = token) => call(handler, { query, token: as })

/** All pages of a list, by their entities and numbers. */
const all = async (query: Record<string, string | number>): Promise<string[]> => {
  const found: string[] = []
  let cursor: string | undefined
  do {
    const { status, body } = await listLogs({ ...query, ...(cursor && { cursor }) })
    expect(status).toBe(200)
    found.push(...body.items.map(label))
    cursor = body.next_cursor ?? undefined
  } while (cursor)
  return found
}

const label = ({ entity, sequence }: { entity: string; sequence: number }) => `${entity} ${sequence}`
const newestFirst = (entries: readonly Entry[]) =>
  entries.toSorted((left, right) => (left.at < right.at ? 1 : -1)).map(label)

describe('GET /api/v1/activity-logs', () => {
  it('200 with change, actor, request, and place in the chain', async () => {
    const { status, body } = await listLogs({ entity: `booking:${names.booking}`, limit: 1 })
    const last = booking.at(-1) as Entry
    expect(status).toBe(200)
    expect(body.items).toEqual([
      {
        entity: `booking:${names.booking}`,
        sequence: 30,
        at: '2027-01-21T13:00:00.000Z',
        action: 'changed',
        actor: 'payments/on-payment-event',
        request_id: 'req-1',
        before: { state: 'a' },
        after: { state: 'a' },
        previous_hash: booking.at(-2)?.hash,
        hash: last.hash,
      },
    ])
  })

  it.each([1, 7, 30, 100])('200 an entity by its name or its id alone, in pages of %i, newest first', async limit => {
    const expected = newestFirst(booking)
    expect(await all({ entity: `booking:${names.booking}`, limit })).toEqual(expected)
    expect(await all({ entity: names.booking, limit })).toEqual(expected)
  })

  it.each([1, 4, 100])('200 an entity in a range of time, in pages of %i', async limit => {
    const range = { from: '2027-01-20T10:00:00Z', to: '2027-01-20T20:30:00+05:30' }
    const expected = newestFirst(booking.slice(2, 8))
    expect(await all({ entity: names.booking, ...range, limit })).toEqual(expected)
  })

  it.each([1, 6, 100])('200 what an account did, in pages of %i', async limit => {
    const expected = newestFirst(booking.filter(({ actor }) => actor === asha))
    expect(await all({ actor: asha, limit })).toEqual(expected)
    const since = expected.slice(0, 4)
    expect(await all({ actor: asha, from: '2027-01-21T07:00:00Z', limit })).toEqual(since)
  })

  it('200 what a bearer did, who has no account', async () => {
    expect(await all({ actor: car })).toEqual(newestFirst(stay.slice(0, 2)))
  })

  it.each([1, 5, 36, 100])('200 all of some days, in pages of %i', async limit => {
    const expected = newestFirst([...booking, ...session])
    expect(await all({ from: '2027-01-18', to: '2027-01-22', limit })).toEqual(expected)
    expect(await all({ from: '2027-01-21', to: '2027-01-21', limit })).toEqual(
      newestFirst([...booking.slice(16), ...session]),
    )
  })

  it('200 and an empty list for an entity that never changed', async () => {
    for (const query of [
      { entity: newId(commerceIds.booking, 1) },
      { actor: newId(identityIds.user, 1) },
      { to: '2026-01-02T00:00:00Z' },
    ])
      expect((await listLogs(query)).body).toEqual({ items: [], next_cursor: null })
  })

  it.each([
    [{ entity: names.booking }, 1],
    [{ actor: asha }, 2],
    [{ from: '2027-01-20T00:00:00Z', to: '2027-01-20T23:00:00Z' }, 5],
    [{ from: '2027-01-20', to: '2027-01-21' }, 10],
  ])(
    '200 %o by one query, for all entities four for each day, and by one read of the pages that a list names',
    async (query, requests) => {
      // The session check is one request more; the function may do nothing else (lib/domains/activity.ts).
      expect((await counted(() => listLogs({ ...query, limit: 100 }))).requests).toBe(requests + 1)
    },
  )

  it.each([
    ['both an entity and an actor', { entity: names.booking, actor: asha }, 'actor', 'contradiction'],
    ['no entity there can be', { entity: 'xyz' }, 'entity', 'invalid_entity'],
    ['no account or bearer', { actor: 'payments/on-refund' }, 'actor', 'invalid_format'],
    ['a range that ends before it begins', { from: '2027-01-02', to: '2027-01-01' }, 'to', 'invalid_range'],
    ['a month and more of everything', { from: '2027-01-01', to: '2027-02-01' }, 'from', 'invalid_range'],
    ['the future', { from: '2999-01-01' }, 'from', 'invalid_range'],
    ['no time', { from: 'yesterday' }, 'from', 'invalid_format'],
    ['a limit of none', { limit: 0 }, 'limit', 'too_small'],
    ['a limit of thousands', { limit: 5000 }, 'limit', 'too_big'],
    ['a forged cursor', { entity: names.booking, cursor: 'e30.x' }, 'cursor', 'invalid_cursor'],
  ])('400 VALIDATION_FAILED for %s', async (_, query, name, type) => {
    const { status, body } = await listLogs(query)
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
    expect(body.errors).toEqual([expect.objectContaining({ loc: ['query', name], type })])
  })

  it('400 VALIDATION_FAILED for the cursor of another query', async () => {
    const { body } = await listLogs({ entity: names.booking, limit: 1 })
    const answer = await listLogs({ actor: asha, limit: 1, cursor: body.next_cursor })
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('401 UNAUTHENTICATED without a token', async () => {
    const { status, body } = await call(handler, { query: {} })
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)('403 FORBIDDEN for a %s', async role => {
    const { status, body } = await listLogs({}, (await accessTokenFor(role)).token)
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('200 for a super_admin', async () => {
    expect((await listLogs({}, (await accessTokenFor('super_admin')).token)).status).toBe(200)
  })
})
