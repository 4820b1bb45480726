import type { DynamoDBRecord, SQSEvent } from 'aws-lambda'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { handler } from '../../functions/platform/on-migration.ts'
import { draftOf } from '../../shared/activity/rules/draft.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { expandedBooking } from '../../shared/commerce/store/booking-item.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { migrations } from '../../shared/migrations.ts'
import { readProgress } from '../../shared/platform/dynamo/migration-runs.ts'
import { startRun } from '../../shared/platform/events/run-migration.ts'
import { type Change, streamBatchConsumer } from '../../shared/platform/events/stream.ts'
import { selling } from '../../shared/selling.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { pausedAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { followStream } from '../support/stream.ts'
import { earlierBooking, earlierReservation, presentBooking } from './earlier-forms.ts'
import { confirmed, paidOrder, settling, storedState, storeSale } from './stored-sale.ts'

let messages: ReturnType<typeof captureMessages>

beforeAll(() => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.example/migrations'
  process.env.FUNCTION_NAME = 'platform/on-migration'
  messages = captureMessages()
})

beforeEach(() => createTables('inventory', 'commerce', 'runtime', 'operations'))

type Form = 'plain' | 'packed' | 'present'

/** A sale whose booking and hold are of the first version. */
const formerSale = async (form: Form) => {
  const sale = await storeSale()
  const { user, booking: bookingId, reservation: reservationId } = sale.ids
  const booking = await readBooking(selling, user, bookingId)
  if (!booking) throw new Error('no booking')
  if (form === 'present') {
    for (const item of await itemsUnder('commerce', keys.user(user)))
      await putItem('commerce', { ...item, v: undefined })
    return { ...sale, booking }
  }
  const reservation = { ...sale.reservation, booking_id: bookingId }
  const stamp = { updated_by: 'operator - abc' }
  await putItem('commerce', { ...keys.booking(user, bookingId), ...earlierBooking(booking, form), ...stamp })
  const hold = { ...keys.reservation(user, reservationId), ...earlierReservation(reservation), ttl: 4_000_000_000 }
  await putItem('commerce', { ...hold, ...stamp })
  return { ...sale, reservation, booking: presentBooking(booking) }
}

const deliver = async (body: unknown) => {
  const { batchItemFailures } = await handler(sqsEvent(body) as unknown as SQSEvent, {} as never)
  expect(batchItemFailures).toEqual([])
}

const migrate = async (name: string) => {
  const migration = migrations.get(name)
  if (!migration) throw new Error(`no migration ${name}`)
  await startRun(migration, { direction: 'up', segments: 1, perSecond: 200 })
  for (let sent = messages.take(); sent.length > 0; sent = messages.take())
    for (const { body } of sent) await deliver(body)
  const progress = await readProgress(name)
  return progress?.segments.get(0)
}

const changesIn = async (Records: DynamoDBRecord[]): Promise<Change[]> => {
  const seen: Change[] = []
  await streamBatchConsumer(async changes => {
    seen.push(...changes)
    return new Set()
  })({ Records })
  return seen
}

const migrateAll = async () => ({
  bookings: await migrate('bookings-of-kinds'),
  holds: await migrate('holds-of-kinds'),
})

describe.each(['plain', 'packed', 'present'] as const)('a booking and its hold from before versions, %s,', form => {
  it('are moved, and read as before without the rules for the former shape', async () => {
    const { ids, booking, reservation } = await formerSale(form)
    const counts = { read: expect.any(Number), moved: 1, there: 0, skipped: 0, parked: 0 }
    expect(await migrateAll()).toMatchObject({ bookings: counts, holds: counts })
    const items = await itemsUnder('commerce', keys.user(ids.user))
    const item = items.find(({ id }) => id === ids.booking) ?? {}
    expect(item).toMatchObject({ v: 2, kind: 'bus', packed: expect.any(Uint8Array), revision: 0 })
    for (const former of ['schedule_id', 'from_stop', 'seats', 'passengers', 'summary', 'contact', 'details'])
      expect(item).not.toHaveProperty(former)
    expect(expandedBooking(selling, item)).toMatchObject(booking)
    const hold = items.find(({ id }) => id === ids.reservation) ?? {}
    expect(hold).toMatchObject({ v: 2, kind: 'bus', places: expect.any(Array), ttl: expect.any(Number) })
    for (const former of ['schedule_id', 'parts', 'seats', 'from_leg']) expect(hold).not.toHaveProperty(former)
    expect(await readReservation(selling, ids.user, ids.reservation)).toEqual(reservation)
    expect(await readBooking(selling, ids.user, ids.booking)).toEqual(booking)
    expect(await migrateAll()).toMatchObject({ bookings: { moved: 0, there: 1 }, holds: { moved: 0, there: 1 } })
  })

  it('announce nothing, and the log says that a migration changed what it did', async () => {
    const { ids } = await formerSale(form)
    const follow = followStream('commerce')
    await follow()
    await migrateAll()
    const changes = await changesIn(await follow())
    expect(changes).toHaveLength(2)
    for (const { sk, before, after } of changes) expect(announce(sk, before, after)).toEqual([])
    const drafts = changes.flatMap(change => draftOf({ ...change, table: 'commerce' }, 'secret') ?? [])
    const changed = { action: 'changed', actor: 'platform/on-migration' }
    expect(drafts).toMatchObject(
      form === 'present'
        ? []
        : [
            { ...changed, entity: `booking:${ids.booking}` },
            { ...changed, entity: `reservation:${ids.reservation}` },
          ],
    )
  })

  it('are sold, whichever call of the migration comes before', async () => {
    for (let calls = 1; ; calls += 1) {
      const sale = await formerSale(form)
      const reached = await pausedAfter(
        calls,
        () => settleSale(sale.report(paidOrder), settling),
        () => migrate('bookings-of-kinds'),
      )
      if (!reached) break
      await migrate('holds-of-kinds')
      expect(await storedState(sale)).toEqual(confirmed)
      const booking = await readBooking(selling, sale.ids.user, sale.ids.booking)
      expect(booking).toMatchObject({ state: 'confirmed', charges: [{ state: 'paid' }] })
      const [item] = (await itemsUnder('commerce', keys.user(sale.ids.user))).filter(
        ({ id }) => id === sale.ids.booking,
      )
      expect(item).toMatchObject({ v: 2, kind: 'bus' })
      await createTables('inventory', 'commerce', 'runtime', 'operations')
    }
  })
})

it('ended rounds of attempts to hold stay as they are', async () => {
  const item = { ...keys.reservation('usr_1', 'rsv_1'), rounds: 2 }
  await putItem('commerce', item)
  expect(await migrate('holds-of-kinds')).toMatchObject({ moved: 0, skipped: 1, parked: 0 })
  expect(await itemsUnder('commerce', keys.user('usr_1'))).toEqual([item])
})
