import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { startOf } from '../../shared/memberships/rules/subscription.ts'
import { selling } from '../../shared/selling.ts'
import { aSubscriber, bookingOf, renewAt, startMemberships, stored } from '../memberships/world.ts'

/**
 * The booking of a coming period can be cancelled like any that is unpaid. Its subscription went on with its benefits for a week
 * and asked four times for a payment that nobody could make.
 */
let world: Awaited<ReturnType<typeof startMemberships>>
beforeAll(async () => {
  world = await startMemberships()
})
afterEach(() => void vi.useRealTimers())
afterAll(() => world.stop())

it('ends with what is paid', async () => {
  const { buyer, id } = await aSubscriber()
  const at = startOf(await stored(buyer), 1)
  vi.useFakeTimers({ toFake: ['Date'], now: at - 1000 })
  await renewAt(buyer, at - 1000)
  const whole = { userId: buyer.userId, bookingId: bookingOf(id, 1), part: undefined }
  await cancelBooking(selling, { ...whole, by: 'owner', reason: 'cancelled' }, at - 1000)
  expect((await stored(buyer)).state).toBe('active')
  await renewAt(buyer, at)
  expect(await stored(buyer)).toMatchObject({ state: 'ended', paid_periods: 1 })
  const failed = (
    world.queues.kept('notifications') as { body: { kind: string; data: { has_failed?: boolean } } }[]
  ).filter(({ body }) => body.data.has_failed)
  expect(failed).toEqual([])
})
