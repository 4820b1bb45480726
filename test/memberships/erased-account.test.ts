import { afterAll, beforeAll, expect, it } from 'vitest'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { listDue } from '../../shared/memberships/store/subscriptions.ts'
import { selling } from '../../shared/selling.ts'
import { aBuyer, recordsOf } from '../payments/paying.ts'
import { aPlan, aSubscriber, bookingOf, payAt, renewAt, startMemberships, stored, subscribe } from './world.ts'

let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterAll(() => world.stop())

const years = 3 * 366 * 24 * 3_600_000

const dueAt = async (now: number): Promise<string[]> => {
  const found: string[][] = []
  for await (const page of listDue(now, 100)) found.push(page)
  return found.flat()
}

const erase = async (userId: string) => expect(await erasePerson(selling, userId, Date.now() + 20_000)).toBe(true)

it('ends with its person, is due never again, and books no further period', async () => {
  const { buyer, id } = await aSubscriber()
  expect(await dueAt(Date.now() + years)).toContain(buyer.userId)
  await erase(buyer.userId)
  await erase(buyer.userId)
  expect(await stored(buyer)).toMatchObject({ id, state: 'ended' })
  expect((await stored(buyer)).mandate).toBeUndefined()
  expect(await dueAt(Date.now() + years)).not.toContain(buyer.userId)
  await renewAt(buyer, Date.now() + years)
  expect(await readBooking(selling, buyer.userId, bookingOf(id, 1))).toBeUndefined()
})

it('pays back what comes for a first period after its person was erased', async () => {
  const buyer = await aBuyer()
  const { body } = await subscribe(buyer, await aPlan())
  await erase(buyer.userId)
  await payAt(body.payment, buyer)
  const { booking, refunds } = await recordsOf(buyer, body.booking_id)
  expect([booking?.state, refunds.map(({ reason }) => reason)]).toEqual(['cancelled', ['subscription_over']])
})

it('is in its person’s export, with the periods that were paid', async () => {
  const { buyer, id } = await aSubscriber()
  const { records } = await exportPerson(selling, buyer.userId, undefined)
  expect(records.subscriptions).toMatchObject([{ id, state: 'active' }])
  expect(records.subscription_periods).toMatchObject([{ subscription_id: id, period: 0 }])
})
