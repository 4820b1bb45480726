import { beforeAll, describe, expect, it } from 'vitest'
import { newBooking } from '../../shared/commerce/rules/new-booking.ts'
import type { PaymentPlan } from '../../shared/commerce/rules/plan.ts'
import { checkDraft } from '../../shared/commerce/store/bookings.ts'
import { createTables } from '../support/dynamo.ts'
import { lineOf, planned } from './kinds.ts'
import { bookingOf } from './planned.ts'

beforeAll(() => createTables('commerce', 'inventory'))

const drafted = (plan: PaymentPlan, prices: readonly number[], deposit?: number) =>
  newBooking(
    {
      user_id: 'usr_1',
      kind: 'repair',
      contact: { email: '', phone: '' },
      awaitsMs: 1,
      draft: {
        subject_id: 'car_1',
        details: { price: 0 },
        lines: prices.map(price => lineOf(price)),
        currency: 'INR',
        plan,
        ...(deposit !== undefined && { deposit }),
      },
    },
    0,
  )

describe('a booking whose kind is wrong about its money', () => {
  it('is not made: nobody could pay less than nothing', async () => {
    expect(() => checkDraft(planned, drafted('prepaid', [100, -100]))).not.toThrow()
    expect(() => checkDraft(planned, drafted('prepaid', [100, -150]))).toThrow('commerce booking: ')
    expect(() => checkDraft(planned, drafted('postpaid', [100, -150]))).toThrow('commerce booking: total_amount')
    await expect(bookingOf('repair', { price: 900, deposit: -5 })).rejects.toThrow('commerce booking: charges.0.amount')
  })

  it('is not made: what has a price is not free', () => {
    expect(() => drafted('free', [500])).toThrow('a free booking of 500')
    expect(drafted('free', [500, -500])).toMatchObject({ plan: 'free', total_amount: 0 })
  })

  it('may have a deposit above a total that is not known yet', () => {
    expect(() => checkDraft(planned, drafted('deposit_then_balance', [], 200))).not.toThrow()
  })
})
