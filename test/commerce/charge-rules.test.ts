import { describe, expect, it } from 'vitest'
import { toCapture } from '../../shared/commerce/rules/capture.ts'
import { withCharge, withoutCharge } from '../../shared/commerce/rules/charges.ts'
import { amountDue, type Charge } from '../../shared/commerce/rules/plan.ts'
import { nextSeating } from '../../shared/commerce/rules/seating.ts'
import { aBooking, anAttempt, aPayment, start } from './sales.ts'

const deposit: Charge = { id: 'deposit', amount: 200, state: 'paid' }
const balance: Charge = { id: 'balance', amount: 700, state: 'open' }

const booked = (charges: readonly Charge[], changes: Parameters<typeof aBooking>[0] = {}) =>
  aBooking({ state: 'confirmed', plan: 'deposit_then_balance', charges: [...charges], ...changes })

/** The value, or the code of a refusal. */
const tried = <T>(decide: () => T): T | string => {
  try {
    return decide()
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name
  }
}

const trying = (state: ReturnType<typeof anAttempt>['state']) => aPayment({ attempts: [anAttempt({ state })] })

describe('a charge that is added', () => {
  const added = (
    charges: readonly Charge[],
    charge: { id: string; amount: number },
    payment?: Parameters<typeof withCharge>[2],
    changes?: Parameters<typeof aBooking>[0],
  ) => tried(() => withCharge(booked(charges, changes), charge, payment))

  it.each([
    ['a new one is open', [deposit], { id: 'balance', amount: 700 }, undefined, [deposit, balance]],
    ['the same again is there already', [deposit, balance], { id: 'balance', amount: 700 }, undefined, undefined],
    [
      'the same, paid, is there already',
      [deposit, { ...balance, state: 'paid' }],
      { id: 'balance', amount: 700 },
      undefined,
      undefined,
    ],
    [
      'another amount, with no payment',
      [deposit, balance],
      { id: 'balance', amount: 650 },
      undefined,
      [deposit, { ...balance, amount: 650 }],
    ],
    [
      'another amount, when no session is left',
      [deposit, balance],
      { id: 'balance', amount: 650 },
      trying('cancelled'),
      [deposit, { ...balance, amount: 650 }],
    ],
    [
      'another amount, at the checkout',
      [deposit, balance],
      { id: 'balance', amount: 650 },
      trying('open'),
      'CHARGE_CHANGED',
    ],
    [
      'another amount, about to begin',
      [deposit, balance],
      { id: 'balance', amount: 650 },
      trying('starting'),
      'CHARGE_CHANGED',
    ],
    [
      'another amount, declined and open to be tried again',
      [deposit, balance],
      { id: 'balance', amount: 650 },
      trying('declined'),
      'CHARGE_CHANGED',
    ],
    [
      'another amount, paid',
      [deposit, { ...balance, state: 'paid' }],
      { id: 'balance', amount: 650 },
      undefined,
      'CHARGE_CHANGED',
    ],
    [
      'one that ended',
      [deposit, { ...balance, state: 'void' }],
      { id: 'balance', amount: 700 },
      undefined,
      'CHARGE_CHANGED',
    ],
    ['the first one', [{ ...deposit, state: 'open' }], { id: 'deposit', amount: 100 }, undefined, 'CHARGE_CHANGED'],
    ['commerce’s own', [deposit], { id: 'uncaptured', amount: 1 }, undefined, 'RangeError'],
    ['commerce’s other own', [deposit], { id: 'cancellation_fee', amount: 1 }, undefined, 'RangeError'],
    ['of nothing', [deposit], { id: 'x', amount: 0 }, undefined, 'RangeError'],
    ['that a request to pay cannot name', [deposit], { id: '', amount: 1 }, undefined, 'RangeError'],
    [
      'of a longer name than such a request takes',
      [deposit],
      { id: 'x'.repeat(41), amount: 1 },
      undefined,
      'RangeError',
    ],
    ['of half a paisa', [deposit], { id: 'x', amount: 0.5 }, undefined, 'RangeError'],
    [
      'the 51st',
      Array.from({ length: 50 }, (_, number) => ({ ...deposit, id: `c${number}` })),
      { id: 'x', amount: 1 },
      undefined,
      'TOO_MANY_CHARGES',
    ],
  ] as const)('%s', (_, charges, charge, payment, after) => {
    expect(added(charges as readonly Charge[], charge, payment)).toEqual(after)
  })

  it.each([
    ['pending_payment', 'NOT_CONFIRMED'],
    ['cancelled', 'BOOKING_CANCELLED'],
  ] as const)('to a booking that is %s', (state, code) => {
    expect(added([deposit], { id: 'x', amount: 1 }, undefined, { state })).toBe(code)
  })
})

it.each([
  ['one that is due', [deposit, balance], 'balance', [deposit, { ...balance, state: 'void' }]],
  ['one that ended', [deposit, { ...balance, state: 'void' }], 'balance', undefined],
  ['one that is paid', [deposit, { ...balance, state: 'paid' }], 'balance', 'CHARGE_PAID'],
  ['one that there is not', [deposit], 'balance', 'CHARGE_NOT_FOUND'],
  ['the first', [deposit], 'deposit', 'RangeError'],
] as const)('a charge that is taken away: %s', (_, charges, id, after) => {
  expect(tried(() => withoutCharge(booked(charges), id))).toEqual(after)
})

it('what is due is the sum of the open charges', () => {
  expect(amountDue([deposit, balance, { ...balance, id: 'more' }, { ...balance, id: 'gone', state: 'void' }])).toBe(
    1_400,
  )
})

describe('what is captured', () => {
  const authorized = (changes: Parameters<typeof aPayment>[0] = {}) =>
    aPayment({
      amount: 500,
      state: 'authorized',
      authorized_key: 'key.1',
      attempts: [anAttempt({ state: 'authorized' })],
      authorization: { amount: 500, currency: 'INR', authorized_at: start, expires_at: start + 1_000 },
      ...changes,
    })
  const ride = (changes: Parameters<typeof aBooking>[0] = {}) =>
    booked([{ id: 'booking', amount: 500, state: 'open' }], { plan: 'authorize_then_capture', ...changes })

  it.each([
    ['a part', 380, {}, {}, [{ id: 'booking', amount: 380, state: 'open' }]],
    ['nothing', 0, {}, {}, [{ id: 'booking', amount: 500, state: 'void' }]],
    ['a fee of a cancelled booking', 60, { state: 'cancelled' }, {}, [{ id: 'booking', amount: 60, state: 'open' }]],
    ['the same again', 380, {}, { to_capture: 380 }, undefined],
    ['another amount', 200, {}, { to_capture: 380 }, 'CAPTURE_CHANGED'],
    ['more than was authorized', 501, {}, {}, 'CAPTURE_TOO_LARGE'],
    ['a negative amount', -1, {}, {}, 'RangeError'],
    ['of a booking that is not confirmed', 380, { state: 'pending_payment' }, {}, 'NOT_CONFIRMED'],
    ['of a prepaid booking', 380, { plan: 'prepaid' }, {}, 'NOTHING_AUTHORIZED'],
    ['of what was paid', 380, {}, { state: 'confirmed' }, 'NOTHING_AUTHORIZED'],
  ] as const)('%s', (_, amount, booking, payment, after) => {
    expect(tried(() => toCapture(ride(booking), authorized(payment), amount))).toEqual(after)
  })

  it.each([
    ['authorized', {}, {}, 1],
    ['the third seating', { seating: { number: 2, places: [], claims: [], state: 'freed' } }, {}, 3],
    ['seated already', { seating: { number: 2, places: [], claims: [], state: 'sold' } }, {}, 'BOOKING_SEATED'],
    ['held by its reservation', { reservation_id: 'rsv_1' }, {}, 'BOOKING_SEATED'],
    ['let go', {}, { to_capture: 0 }, 'MONEY_LAPSED'],
    ['voided', {}, { attempts: [anAttempt({ state: 'voided' })] }, 'MONEY_LAPSED'],
    [
      'lapsed by its time',
      {},
      { authorization: { amount: 500, currency: 'INR', authorized_at: 1, expires_at: 2 } },
      'MONEY_LAPSED',
    ],
    ['lapsed, and paid since', { charges: [{ id: 'uncaptured', amount: 500, state: 'paid' }] }, { state: 'lapsed' }, 1],
    [
      'lapsed, and due',
      { charges: [{ id: 'uncaptured', amount: 500, state: 'open' }] },
      { state: 'lapsed' },
      'MONEY_LAPSED',
    ],
    ['captured', {}, { state: 'confirmed' }, 1],
  ] as const)('lets a booking be seated: %s', (_, booking, payment, number) => {
    const unseated = ride({ reservation_id: undefined, ...(booking as object) })
    expect(tried(() => nextSeating(unseated, authorized(payment as object), start))).toBe(number)
  })
})
