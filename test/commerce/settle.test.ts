import { beforeAll, describe, expect, it } from 'vitest'
import { readPayment } from '../../shared/commerce/store/payments.ts'
import { endReservation, expireReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { giveUpHold } from '../../shared/commerce/workflows/give-up-hold.ts'
import { type Settling, settleSale } from '../../shared/commerce/workflows/settle.ts'
import { GRACE_MS, makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import { hold, release } from '../../shared/inventory/store/inventory.ts'
import { selling } from '../../shared/selling.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'
import { aCapture, anOrder } from './sales.ts'
import { confirmed, givenBack, paidOrder, type StoredSale, settling, storedState, storeSale } from './stored-sale.ts'

beforeAll(async () => {
  await createTables('inventory', 'commerce', 'runtime')
})

/** With a gateway that has this record of any order. */
const retrieving = (retrieve: Settling['gateways']['retrieve']): Settling => ({
  ...settling,
  gateways: { ...settling.gateways, retrieve },
})

/** A hold whose time, and the grace after it, are over. */
const lapsed = () => storeSale({ holdMs: -GRACE_MS - 60_000 })

/** Another buyer holds some of the seats, or all. */
const takenByAnother = async (sale: StoredSale, placement = sale.placement) => {
  const now = Date.now()
  const claim = makeClaim(now + 900_000, randomNonce())
  const held = await hold({ placement, claim, now })
  expect(held.kind).toBe('held')
  return claim
}

const givenUp = async (sale: StoredSale) => {
  const reservation = await endReservation(selling, sale.reservation, 'cancelled')
  if (reservation) await giveUpHold(reservation)
}

describe('a payment in time', () => {
  it('becomes a confirmed booking with its ticket and its seats', async () => {
    const sale = await storeSale()
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('reported 50 times at once: one booking, one ticket, no refund', async () => {
    const sale = await storeSale()
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, () => settleSale(sale.report(paidOrder), settling)),
    )
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it.each([
    ['failed, then a late success', [{ status: 'declined' }, paidOrder]],
    ['a success, then failed', [paidOrder, { status: 'declined' }]],
    ['captured before authorized', [paidOrder, { status: 'open' }]],
    ['all at once and twice', [{ status: 'cancelled' }, paidOrder, { status: 'declined' }, paidOrder]],
  ] as const)('%s: confirmed', async (_, news) => {
    const sale = await storeSale()
    for (const order of news) await settleSale(sale.report(order), settling)
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('whose hold is extended between reading it and selling: confirmed', async () => {
    const sale = await storeSale({ attempts: [] })
    const order = anOrder({ ...paidOrder, payment_id: sale.ids.payment, user_id: sale.ids.user })
    const retrieveOrder = async () => {
      await extendHold(selling, sale.reservation, sale.reservation.expires_at + 60_000, Date.now())
      return order
    }
    await settleSale(sale.report(order), retrieving(retrieveOrder))
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('of a second order is paid back, the first is not', async () => {
    const sale = await storeSale()
    const withSecondOrder = retrieving(async () => second(sale))
    await settleSale(sale.report(paidOrder), withSecondOrder)
    await settleSale(sale.report(second(sale)), withSecondOrder)
    await settleSale(sale.report(second(sale)), withSecondOrder)
    expect(await storedState(sale)).toEqual({ ...confirmed, refunds: [['cap-2', 'second_capture']] })
  })

  it('of another amount is kept for a person, and nothing is sold', async () => {
    const sale = await storeSale()
    const wrong = anOrder({
      status: 'paid',
      payment_id: sale.ids.payment,
      captures: [aCapture('cap-1', { amount: 1 })],
    })
    const payment = await settleSale(
      sale.report(wrong),
      retrieving(async () => wrong),
    )
    expect(payment?.quarantine_reason).toBe('amount_differs')
    expect(await storedState(sale)).toMatchObject({
      payment: 'quarantined',
      booking: 'pending_payment',
      isIndexed: false,
    })
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toMatchObject({ payment: 'quarantined', booking: 'pending_payment', refunds: [] })
  })

  it('that is unknown is undefined', async () => {
    expect(await settleSale({ userId: 'usr_x', paymentId: 'pay_x', orders: [] }, settling)).toBeUndefined()
  })
})

const second = (sale: StoredSale) =>
  anOrder({ id: 'order-2', payment_id: sale.ids.payment, user_id: sale.ids.user, captures: [aCapture('cap-2')] })

describe('a payment after the hold lapsed', () => {
  it('with the seats untouched: confirmed', async () => {
    const sale = await lapsed()
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('with its record closed and its seats given back: confirmed', async () => {
    const sale = await lapsed()
    const expired = await expireReservation(selling, sale.reservation)
    if (expired) await giveUpHold(expired)
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it('with seats that another buyer held and released meanwhile: confirmed', async () => {
    const sale = await lapsed()
    const theirs = await takenByAnother(sale)
    await release({ placement: sale.placement, claims: [theirs] })
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toEqual(confirmed)
  })

  it.each(['both seats', 'the first', 'the last'])('with %s taken: paid back once, nothing kept', async which => {
    const sale = await lapsed()
    const parts = sale.placement
    const taken = which === 'both seats' ? parts : which === 'the first' ? parts.slice(0, 1) : parts.slice(1)
    await takenByAnother(sale, taken)
    await Promise.all(Array.from({ length: 8 }, () => settleSale(sale.report(paidOrder), settling)))
    const { seats, ...records } = await storedState(sale)
    expect(records).toMatchObject(givenBack('seats_taken'))
    expect(seats).not.toContain('sold')
  })

  it('with the hold given up: paid back with the reason', async () => {
    const sale = await storeSale()
    await givenUp(sale)
    await settleSale(sale.report(paidOrder), settling)
    expect(await storedState(sale)).toMatchObject({ ...givenBack('hold_given_up'), seats: ['free', 'free'] })
  })

  it('at the same time as giving up: one or the other, in every table', async () => {
    const outcomes = new Set<string>()
    for (let round = 0; round < 12; round += 1) {
      const sale = await storeSale()
      await Promise.all([
        settleSale(sale.report(paidOrder), settling),
        round % 2 ? givenUp(sale) : delayed(round, () => givenUp(sale)),
      ])
      const { payment, ...rest } = await storedState(sale)
      outcomes.add(String(payment))
      if (payment === 'confirmed')
        expect(rest).toMatchObject({ booking: 'confirmed', seats: ['sold', 'sold'], refunds: [] })
      else expect({ payment, ...rest }).toMatchObject({ ...givenBack('hold_given_up'), seats: ['free', 'free'] })
    }
    expect(outcomes.size).toBeGreaterThan(0)
  })

  it('given up between the sale of the seats and the confirmation: paid back, and the seats are free', async () => {
    const sale = await storeSale()
    let turns = 0
    // The key is asked for when the ticket is made.
    const interrupted: Settling['keys'] = async secret => {
      turns += 1
      if (turns === 1) await givenUp(sale)
      return settling.keys(secret)
    }
    await settleSale(sale.report(paidOrder), { ...settling, keys: interrupted })
    expect(turns).toBe(1)
    expect(await storedState(sale)).toMatchObject({ ...givenBack('hold_given_up'), seats: ['free', 'free'] })
  })

  it('of which the first refund and a second capture are each owed once', async () => {
    const sale = await lapsed()
    await takenByAnother(sale)
    const withSecondOrder = retrieving(async () => second(sale))
    for (const order of [paidOrder, second(sale), paidOrder, second(sale)])
      await settleSale(sale.report(order), withSecondOrder)
    const { refunds } = await storedState(sale)
    expect(refunds).toEqual([
      ['cap-1', 'seats_taken'],
      ['cap-2', 'second_capture'],
    ])
  })
})

const delayed = async (turns: number, work: () => Promise<void>) => {
  for (let turn = 0; turn < turns; turn += 1) await readPayment('usr', 'pay')
  await work()
}

const worlds = [
  ['in time', storeSale, confirmed],
  ['late, with free seats', lapsed, confirmed],
  [
    'late, with one seat taken',
    async () => {
      const sale = await lapsed()
      await takenByAnother(sale, sale.placement.slice(1))
      return sale
    },
    givenBack('seats_taken'),
  ],
  [
    'given up',
    async () => {
      const sale = await storeSale()
      await givenUp(sale)
      return sale
    },
    givenBack('hold_given_up'),
  ],
] as const

describe('a killed consumer', () => {
  it.each(worlds)('after any of its calls (%s): the next one completes it', async (_, make, end) => {
    for (let calls = 1; ; calls += 1) {
      const sale = await make()
      const wasKilled = await killedAfter(calls, () => settleSale(sale.report(paidOrder), settling))
      await settleSale(sale.report(paidOrder), settling)
      expect(await storedState(sale), `killed after ${calls} calls`).toMatchObject(end)
      if (!wasKilled) return expect(calls).toBeGreaterThan(5)
    }
  })

  it.each(worlds)('while another is at work (%s): one outcome', async (_, make, end) => {
    for (let calls = 1; calls < 12; calls += 1) {
      const sale = await make()
      await Promise.all([
        killedAfter(calls, () => settleSale(sale.report(paidOrder), settling)),
        settleSale(sale.report(paidOrder), settling),
      ])
      await settleSale(sale.report(paidOrder), settling)
      const { seats, ...records } = await storedState(sale)
      expect({ seats, ...records }, `killed after ${calls} calls`).toMatchObject(end)
      if (records.payment === 'given_back') expect(seats).not.toContain('sold')
    }
  })
})

describe('a reply that is lost, so that the SDK makes the call again', () => {
  it.each(worlds)('after any of the calls (%s): one outcome', async (_, make, end) => {
    for (let calls = 1; ; calls += 1) {
      const sale = await make()
      const wasLost = await repliedLateAfter(calls, () => settleSale(sale.report(paidOrder), settling))
      expect(await storedState(sale), `the reply of call ${calls} was lost`).toMatchObject(end)
      if (!wasLost) return expect(calls).toBeGreaterThan(5)
    }
  })
})
