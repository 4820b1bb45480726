import { beforeAll, describe, expect, it } from 'vitest'
import { handler as onCancellation } from '../../functions/commerce/on-cancellation.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { refundsOf } from '../../shared/commerce/rules/payment.ts'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { expireReservation } from '../../shared/commerce/store/reservations.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { finishCancellation } from '../../shared/commerce/workflows/finish-cancellation.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import { hold, sell } from '../../shared/inventory/store/inventory.ts'
import { DomainError } from '../../shared/kernel/errors.ts'
import { sum } from '../../shared/kernel/money.ts'
import { selling } from '../../shared/selling.ts'
import { mostMs } from '../support/call.ts'
import { itemsUnder } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, pausedAfter, repliedLateAfter } from '../support/killed.ts'
import { sqsEvent } from '../support/queues.ts'
import { paidOrder, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(() => createTables('inventory', 'commerce', 'runtime'))

/** Two seats for 450 rupees each, in two sections. */
const total = 90_000
const [first, last] = [{ seat_ids: ['1B'] }, { seat_ids: ['8C'] }]

const settle = (sale: StoredSale) => settleSale(sale.report(paidOrder), settling)

const sold = async () => {
  const sale = await storeSale()
  await settle(sale)
  return sale
}

/** As the seller does, who pays all of it back. */
const cancel = ({ ids }: StoredSale, part?: Readonly<Record<string, unknown>>) =>
  cancelBooking(
    selling,
    { userId: ids.user, bookingId: ids.booking, part, by: 'operator', reason: 'departure_cancelled' },
    Date.now(),
  )

const expired = async () => {
  const sale = await storeSale()
  await expireReservation(selling, sale.reservation)
  return sale
}

/** A sale by the state of its hold's record when it is cancelled. */
const holds = [
  ['held', storeSale],
  ['expired', expired],
] as const

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : String(error))

/** The code of a refusal, or `done`. */
const tried = (sale: StoredSale, part?: Readonly<Record<string, unknown>>): Promise<string> =>
  cancel(sale, part).then(() => 'done', codeOf)

const own = async ({ ids }: StoredSale, prefix: string) =>
  (await itemsUnder('commerce', keys.user(ids.user))).filter(({ sk }) => String(sk).startsWith(prefix))

/** What the stream announces of each cancellation. */
const consume = async (sale: StoredSale) => {
  for (const { id } of await own(sale, 'CXL#')) {
    const message = sqsEvent({ user_id: sale.ids.user, cancellation_id: id })
    expect(await onCancellation(message, { getRemainingTimeInMillis: () => mostMs } as never)).toEqual({
      batchItemFailures: [],
    })
  }
}

/** What is paid back, once for each capture of each payment, and what of it the payment's own record says. */
const paidBack = async (sale: StoredSale) => {
  const amounts = (await own(sale, 'RFD#')).map(({ amount }) => Number(amount))
  const payment = await readPayment(sale.ids.user, sale.ids.payment)
  const noted = (payment?.captures ?? []).flatMap(refundsOf).map(({ amount }) => amount)
  expect(noted.toSorted()).toEqual(amounts.toSorted())
  return amounts.toSorted()
}

const states = async (sale: StoredSale) => {
  const { payment, booking, seats, ticket } = await storedState(sale)
  const [stored] = await own(sale, 'TKT#')
  return { payment, booking, seats, ticket: stored ? `${stored.state} ${ticket}` : 'none' }
}

/** Nothing of it is sold, all is paid back once, and every cancellation is done. */
const expectEnded = async (sale: StoredSale, what = '') => {
  const { booking, seats, ticket } = await states(sale)
  expect([booking, seats, sum(await paidBack(sale))], what).toEqual(['cancelled', ['free', 'free'], total])
  expect(ticket, what).not.toContain('valid')
  expect((await own(sale, 'CXL#')).filter(({ state }) => state !== 'done')).toEqual([])
}

const afterWhole = { payment: 'confirmed', booking: 'cancelled', seats: ['free', 'free'], ticket: 'cancelled 2' }
const afterFirst = { payment: 'confirmed', booking: 'confirmed', seats: ['free', 'sold'], ticket: 'valid 1' }

describe('cancelling a confirmed booking', () => {
  it('gives its money back, frees its seats and voids its ticket', async () => {
    const sale = await sold()
    expect(await cancel(sale)).toMatchObject({ is_whole: true, refund_amount: total, fee_amount: 0 })
    expect(await states(sale)).toEqual(afterWhole)
    expect(await paidBack(sale)).toEqual([total])
  })

  it('in part, then the rest: each seat is paid back when it goes', async () => {
    const sale = await sold()
    expect(await cancel(sale, first)).toMatchObject({ is_whole: false, refund_amount: 45_000 })
    expect(await states(sale)).toEqual(afterFirst)
    expect(await tried(sale, first)).toBe('SEAT_NOT_BOOKED')
    expect(await cancel(sale, last)).toMatchObject({ is_whole: true, refund_amount: 45_000 })
    expect(await paidBack(sale)).toEqual([45_000, 45_000])
    await expectEnded(sale)
    expect(await tried(sale, last)).toBe('BOOKING_CANCELLED')
  })

  it('20 times at once is one cancellation', async () => {
    const sale = await sold()
    const done = await Promise.all(Array.from({ length: 20 }, () => cancel(sale)))
    expect(new Set(done.map(each => each?.id)).size).toBe(1)
    expect(await paidBack(sale)).toEqual([total])
    await expectEnded(sale)
  })

  it('by its parts and whole, 21 times at once: each seat is paid back once', async () => {
    const sale = await sold()
    const parts = Array.from({ length: 7 }, () => [first, last, undefined]).flat()
    const codes = await Promise.all(parts.map(part => tried(sale, part)))
    expect(
      codes.filter(code => !['done', 'SEAT_NOT_BOOKED', 'BOOKING_CANCELLED', 'BEING_CONFIRMED'].includes(code)),
    ).toEqual([])
    expect(await tried(sale)).toBe('done')
    await expectEnded(sale)
  })

  it('of seats that another buyer has bought since leaves them to that buyer, also when it is finished again', async () => {
    const sale = await sold()
    const cancellation = await cancel(sale)
    const now = Date.now()
    const claim = makeClaim(now + 900_000, randomNonce())
    expect((await hold({ placement: sale.placement, claim, now })).kind).toBe('held')
    expect((await sell({ placement: sale.placement, claims: [claim], bookingId: 'bkg_other', now })).kind).toBe('sold')
    if (cancellation) await finishCancellation(selling, cancellation)
    await settle(sale)
    expect(await states(sale)).toEqual({ ...afterWhole, seats: ['other', 'other'] })
    expect(await paidBack(sale)).toEqual([total])
  })

  it('of the rest, where another buyer holds the seat of a cancelled part, leaves that seat', async () => {
    const sale = await sold()
    await cancel(sale, first)
    const now = Date.now()
    const placement = sale.placement.filter(({ units }) => units.includes('1B'))
    const claim = makeClaim(now + 900_000, randomNonce())
    expect((await hold({ placement, claim, now })).kind).toBe('held')
    await cancel(sale)
    expect(await states(sale)).toEqual({ ...afterWhole, seats: ['other', 'free'], ticket: 'cancelled 1' })
  })

  it.each([
    ['whole', undefined, afterWhole, [total]],
    ['in part', first, afterFirst, [45_000]],
  ] as const)('%s, killed after each call, and finished by its message alone', async (_, part, after, amounts) => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const sale = await sold()
      isKilled = await killedAfter(calls, () => cancel(sale, part))
      await consume(sale)
      const isDone = (await own(sale, 'CXL#')).length > 0
      if (!isDone) expect(await tried(sale, part), `killed after ${calls}`).toBe('done')
      expect(await states(sale), `killed after ${calls}`).toEqual(after)
      expect(await paidBack(sale), `killed after ${calls}`).toEqual(amounts)
    }
  })

  it.each([
    ['whole', undefined, afterWhole, [total]],
    ['in part', first, afterFirst, [45_000]],
  ] as const)('%s, with the reply of each call lost', async (_, part, after, amounts) => {
    for (let calls = 1, isLost = true; isLost; calls += 1) {
      const sale = await sold()
      isLost = await repliedLateAfter(calls, async () => void (await tried(sale, part)))
      await consume(sale)
      if (!part) expect(await tried(sale), `reply ${calls} lost`).toBe('done')
      expect(await states(sale), `reply ${calls} lost`).toEqual(after)
      expect(await paidBack(sale)).toEqual(amounts)
    }
  })
})

describe('cancelling a booking that is not paid', () => {
  it.each(holds)('whose hold is %s gives it up; money that comes later goes back once', async (_, make) => {
    const sale = await make()
    expect(await cancel(sale)).toMatchObject({ is_whole: true, refund_amount: 0, fee_amount: 0 })
    expect(await states(sale)).toEqual({
      payment: 'open',
      booking: 'cancelled',
      seats: ['free', 'free'],
      ticket: 'none',
    })
    await Promise.all([settle(sale), settle(sale)])
    await expectEnded(sale)
    expect(await paidBack(sale)).toEqual([total])
  })

  it('refuses a part', async () => {
    expect(await tried(await storeSale(), first)).toBe('NOT_CONFIRMED')
  })

  it('killed after each call, then repeated: seats free or lapsing, and money goes back', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const sale = await storeSale()
      isKilled = await killedAfter(calls, () => cancel(sale))
      expect(await tried(sale), `killed after ${calls}`).toBe('done')
      await settle(sale)
      const { booking, seats } = await states(sale)
      expect([booking, await paidBack(sale)], `killed after ${calls}`).toEqual(['cancelled', [total]])
      expect(seats).not.toContain('sold')
    }
  })
})

describe('cancelling against the settlement', () => {
  const bothEnded = async (sale: StoredSale, what: string) => {
    await settle(sale)
    expect(await tried(sale), what).toBe('done')
    await consume(sale)
    await settle(sale)
    await expectEnded(sale, what)
  }

  it.each([
    ['whole', undefined, storeSale],
    ['in part', first, storeSale],
    ['whole, its hold expired', undefined, expired],
  ])('%s, between any two calls of the settlement: one end, one refund of each seat', async (_, part, make) => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const sale = await make()
      isPaused = await pausedAfter(
        calls,
        () => tried(sale, part),
        () => settle(sale),
      )
      await bothEnded(sale, `cancelled after call ${calls}`)
    }
  })

  it.each([
    ['whole', undefined],
    ['in part', first],
  ])('with a settlement between any two calls of a cancellation, %s', async (_, part) => {
    for (let calls = 1, isPaused = true; isPaused; calls += 1) {
      const sale = await storeSale()
      isPaused = await pausedAfter(
        calls,
        () => settle(sale),
        () => tried(sale, part),
      )
      await bothEnded(sale, `settled after call ${calls}`)
    }
  })

  it('killed after each call, and cancelled then', async () => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const sale = await storeSale()
      isKilled = await killedAfter(calls, () => settle(sale))
      await tried(sale)
      await bothEnded(sale, `settlement killed after ${calls}`)
    }
  })
})

it('a cancellation is read again as it was made', async () => {
  const sale = await sold()
  const made = await cancel(sale)
  expect(await readCancellation(sale.ids.user, made?.id ?? '')).toEqual({ ...made, state: 'done' })
})
