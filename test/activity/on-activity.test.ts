import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayLists } from '../../shared/activity/rules/rows.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { actingAs } from '../../shared/platform/dynamo/actor.ts'
import { send } from '../../shared/platform/dynamo/conditional-write.ts'
import * as writes from '../../shared/platform/dynamo/writes.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter } from '../support/killed.ts'
import { logTrust } from '../support/log-keys.ts'
import { startSecrets } from '../support/secrets.ts'
import { readStream } from '../support/stream.ts'
import { counted } from '../transit/counted.ts'
import { deliverChanges, entriesOf, itemsOf, mentionsIn } from './log.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  await createTables('identity', 'catalog', 'inventory', 'commerce', 'activity')
  stop = (await startSecrets()).stop
})

afterAll(() => stop())

const put = (table: TableName, item: Record<string, unknown>) => send(writes.put(table, item))

const newBooking = () => {
  const suffix = newSuffix(Date.now())
  const key = { pk: 'USER#usr_asha', sk: `BKG#${suffix}` }
  const as = <T>(actor: string, request: string, work: () => T) => actingAs({ id: actor, requestId: request }, work)
  return {
    entity: `booking:bkg_${suffix}`,
    create: () =>
      as('usr_asha', 'r1', () =>
        put('commerce', { ...key, id: `bkg_${suffix}`, state: 's0', contact: { email: 'a@b.in' } }),
      ),
    change: (state: string) =>
      as('payments/on-payment-event', `r-${state}`, () => send(writes.update('commerce', key, { set: { state } }))),
    remove: () => as('usr_admin', 'r9', () => send(writes.remove('commerce', key))),
    /** What the table's stream tells of this booking. */
    records: async () => (await readStream('commerce')).filter(({ dynamodb }) => dynamodb?.Keys?.sk?.S === key.sk),
  }
}

/** Every entry is signed, too. */
const verified = async (entity: string) => {
  const { entries, before, findings } = await verifyChain(entity, Date.now(), logTrust)
  expect(before).toBe(0)
  return { entries, findings }
}

const summary = async (entity: string) =>
  (await entriesOf(entity)).map(({ sequence, actor, after }) => [sequence, actor, after])

describe('the changes of a record, as its stream delivers them', () => {
  it('become a chain: actor, action, time, before and after', async () => {
    const booking = newBooking()
    await booking.create()
    await booking.change('s1')
    await booking.remove()
    expect(await deliverChanges('commerce')).toEqual({ batchItemFailures: [] })
    const [first, second, third] = await entriesOf(booking.entity)
    expect(first).toMatchObject({
      action: 'created',
      actor: 'usr_asha',
      request_id: 'r1',
      before: '{}',
    })
    expect(JSON.parse(String(first?.after))).toMatchObject({ state: 's0', contact: 'masked' })
    expect(second).toMatchObject({
      action: 'changed',
      actor: 'payments/on-payment-event',
      request_id: 'r-s1',
      before: '{"state":"s0"}',
      after: '{"state":"s1"}',
      previous_hash: first?.hash,
    })
    expect(third).toMatchObject({
      action: 'deleted',
      actor: 'usr_admin',
      request_id: 'r9',
      previous_hash: second?.hash,
    })
    const [page, ...more] = await itemsOf(booking.entity)
    expect([page, more]).toMatchObject([{ sequence: 3, hash: third?.hash }, []])
    expect(Number(page?.ttl) * 1000 - Date.parse(String(third?.at))).toBe(400 * 24 * 3600_000)
    expect((await mentionsIn('BY#usr_asha')).filter(mention => mention.endsWith(booking.entity))).toEqual([
      `1 1 ${booking.entity}`,
    ])
    const day = (await Promise.all(dayLists(third?.at ?? '').map(mentionsIn))).flat()
    expect(day.filter(mention => mention.endsWith(booking.entity)).length).toBe(3)
    expect(Math.abs(Date.parse(String(first?.at)) - Date.now())).toBeLessThan(60_000)
    expect(await verified(booking.entity)).toEqual({ entries: 3, findings: [] })
  })

  it('are logged once, however often they are delivered and in what pieces', async () => {
    const booking = newBooking()
    await booking.create()
    for (const state of ['s1', 's2', 's3', 's4']) await booking.change(state)
    const records = await booking.records()
    await deliverChanges('commerce', records.slice(0, 3))
    await deliverChanges('commerce', records.slice(0, 3))
    await deliverChanges('commerce', records.slice(1, 4))
    await deliverChanges('commerce', records)
    await deliverChanges('commerce', records)
    const states = (await entriesOf(booking.entity)).map(({ after }) => JSON.parse(after).state)
    expect(states).toEqual(['s0', 's1', 's2', 's3', 's4'])
    expect(await verified(booking.entity)).toEqual({ entries: 5, findings: [] })
  })

  it('are logged once by deliveries at the same time too', async () => {
    const booking = newBooking()
    await booking.create()
    for (const state of ['s1', 's2', 's3', 's4', 's5']) await booking.change(state)
    const records = await booking.records()
    await Promise.all([
      deliverChanges('commerce', records),
      deliverChanges('commerce', records),
      deliverChanges('commerce', records),
    ])
    expect(await verified(booking.entity)).toEqual({ entries: 6, findings: [] })
    expect((await summary(booking.entity)).length).toBe(6)
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])(
    'are complete after a function is killed after its call %i of the table',
    async calls => {
      const booking = newBooking()
      await booking.create()
      await booking.change('s1')
      await booking.change('s2')
      const records = await booking.records()
      await killedAfter(calls, async () => {
        await deliverChanges('commerce', records.slice(0, 2))
        await deliverChanges('commerce', records.slice(1))
        await deliverChanges('commerce', records.slice(2))
      })
      expect((await verified(booking.entity)).findings).toEqual([])
      await deliverChanges('commerce', records)
      expect(await verified(booking.entity)).toEqual({ entries: 3, findings: [] })
      expect((await summary(booking.entity)).at(-1)?.[0]).toBe(3)
    },
  )

  it.each([1, 2, 3, 4, 5, 6])(
    'continue on a new page when a function is killed after %i calls at the end of one',
    async calls => {
      const booking = newBooking()
      await booking.create()
      for (let change = 1; change < 24; change += 1) await booking.change(`s${change}`)
      const records = await booking.records()
      await deliverChanges('commerce', records.slice(0, 12))
      await killedAfter(calls, () => deliverChanges('commerce', records.slice(12, 18)))
      expect((await verified(booking.entity)).findings).toEqual([])
      await Promise.all([
        deliverChanges('commerce', records.slice(11, 20)),
        deliverChanges('commerce', records.slice(12)),
      ])
      expect(await verified(booking.entity)).toEqual({ entries: 24, findings: [] })
      const [newest, ...pages] = await itemsOf(booking.entity)
      expect([newest?.sk, newest?.start, pages.length]).toEqual(['NEWEST', 13, 2])
    },
  )

  it('by time to live name no account', async () => {
    const booking = newBooking()
    await booking.create()
    await booking.remove()
    const records = await booking.records()
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    await deliverChanges(
      'commerce',
      records.map(record => (record.eventName === 'REMOVE' ? { ...record, userIdentity } : record)),
    )
    expect((await summary(booking.entity)).map(([, actor]) => actor)).toEqual(['usr_asha', 'time-to-live'])
  })

  it('continue when the log has another stream of the table, as after a restore', async () => {
    const booking = newBooking()
    await booking.create()
    const [first] = await booking.records()
    await deliverChanges('commerce', [first as never])
    await booking.change('s1')
    const restored = (await booking.records()).map(record => ({
      ...record,
      eventSourceARN: record.eventSourceARN?.replace(/stream\/.*/, 'stream/2030-01-01T00:00:00.000'),
      dynamodb: { ...record.dynamodb, SequenceNumber: '1' },
    }))
    await deliverChanges('commerce', restored.slice(1) as never)
    expect(await verified(booking.entity)).toEqual({ entries: 2, findings: [] })
  })
})

describe('departures created by the hundred', () => {
  it('begin their chains together, once however often they are delivered, and continue from there', async () => {
    const ids = Array.from({ length: 110 }, () => newSuffix(Date.now()))
    const item = (id: string, state: string) => ({ pk: `SCHEDULE#sch_${id}`, sk: 'SCHEDULE', id: `sch_${id}`, state })
    await Promise.all(ids.map(id => put('catalog', item(id, 'scheduled'))))
    const of = async () =>
      (await readStream('catalog')).filter(({ dynamodb }) => ids.some(id => dynamodb?.Keys?.pk?.S?.endsWith(id)))
    const made = await of()
    await deliverChanges('catalog', made.slice(0, 1))
    const writes = await counted(() => deliverChanges('catalog', made))
    // Rows, then two transactions of 100 and of 10. The first has an entry that was logged before, so it goes one by one.
    const rows = (await Promise.all(dayLists(new Date().toISOString()).map(itemsOf))).flat().length
    expect(writes.requests).toBeLessThanOrEqual(rows + 2 + 100 + 99)
    await put('catalog', item(ids[5] as string, 'cancelled'))
    await deliverChanges('catalog', await of())
    const found = await Promise.all(ids.map(id => verified(`schedule:sch_${id}`)))
    expect(found.flatMap(({ findings }) => findings)).toEqual([])
    expect(found.map(({ entries }) => entries)).toEqual(ids.map((_, index) => (index === 5 ? 2 : 1)))
  })
})

describe('every table', () => {
  it('has its own function', async () => {
    const id = newSuffix(Date.now())
    await put('identity', {
      pk: `USER#usr_${id}`,
      sk: 'USER',
      user_id: `usr_${id}`,
      email: 'a@b.in',
      password_hash: '$x',
    })
    await put('identity', { pk: 'EMAIL#a@b.in', sk: 'ACCOUNT', user_id: `usr_${id}` })
    await put('catalog', { pk: `BUS#bus_${id}`, sk: 'BUS', id: `bus_${id}`, bus_number: 'MH-12-AB-1234' })
    await put('inventory', { pk: `sch_${id}`, sk: 'OFFER', state: 'open' })
    await put('inventory', { pk: `sch_${id}`, sk: 'S#000', version: 1 })
    for (const table of ['identity', 'catalog', 'inventory'] as const)
      expect(await deliverChanges(table)).toEqual({ batchItemFailures: [] })
    expect((await summary(`user:usr_${id}`))[0]?.[2]).toBe(
      `{"email":"masked","password_hash":"masked","user_id":"usr_${id}"}`,
    )
    expect((await summary(`bus:bus_${id}`))[0]?.[2]).toContain('MH-12-AB-1234')
    await put('identity', { pk: 'JWKS', sk: id, kept_until: {}, keys: [] })
    expect(await deliverChanges('identity')).toEqual({ batchItemFailures: [] })
    expect((await summary(`signing-keys:${id}`))[0]?.[2]).toBe('{"kept_until":"masked","keys":"masked"}')
    expect((await summary(`offer:sch_${id}`))[0]?.slice(1)).toEqual([null, '{"state":"open"}'])
  })

  it('returns the first change that failed for a retry, and logs those of other items', async () => {
    const [one, two] = [newBooking(), newBooking()]
    await one.create()
    await one.change('s1')
    await two.create()
    const broken = (await one.records()).map(record => ({
      ...record,
      dynamodb: { ...record.dynamodb, SequenceNumber: 'x' },
    }))
    const good = await two.records()
    const reply = await deliverChanges('commerce', [...broken, ...good] as never)
    expect(reply).toEqual({ batchItemFailures: [{ itemIdentifier: 'x' }] })
    expect((await summary(two.entity)).length).toBe(1)
  })
})
