import { beforeAll, describe, expect, it } from 'vitest'
import { credit, debit, type LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import {
  addEvent,
  differenceOf,
  type LedgerTotals,
  openBalances,
  unexplained,
} from '../../shared/commerce/rules/ledger-balances.ts'
import { readBooking } from '../../shared/commerce/store/bookings.ts'
import { readCharged } from '../../shared/commerce/store/ledger-audit.ts'
import { selling } from '../../shared/selling.ts'
import { createTables } from '../support/dynamo.ts'
import { aPayment, start } from './sales.ts'
import { storeSale } from './stored-sale.ts'

const day = 24 * 3600_000

const event = (kind: LedgerEvent['kind'], ...entries: LedgerEvent['entries']): LedgerEvent => ({
  event_id: `${kind}#1`,
  kind,
  user_id: 'usr_1',
  booking_id: 'bkg_1',
  payment_id: 'pay_1',
  at: start,
  entries,
})

const captured = event('captured', debit('gateway:sandbox', 900, 'INR'), credit('customer', 900, 'INR'))
const booking = { state: 'confirmed', charges: [{ id: 'booking', amount: 900, state: 'paid' }] } as const
const payment = aPayment({ state: 'confirmed', attempts: [] })
const ledger = { booking_id: 'bkg_1', booking, events: [captured], payments: [payment], refunds: [] }

const surprises = (changes: Partial<Parameters<typeof unexplained>[0]> = {}, at = start + 2 * day): string[] => {
  const all = { ...ledger, ...changes }
  return unexplained(all, openBalances(all), at).map(({ account, amount }) => `${account} ${amount}`)
}

describe('the open balances of a booking', () => {
  it('are explained by an invoice that may still come, a charge that is open, or a payment under way', () => {
    expect(surprises({}, start + day)).toEqual([])
    expect(surprises()).toEqual(['customer -900'])
    const charges = [...booking.charges, { id: 'balance', amount: 100, state: 'open' } as const]
    expect(surprises({ booking: { ...booking, charges } })).toEqual([])
    expect(surprises({ payments: [{ ...payment, state: 'paid' }] })).toEqual([])
  })

  it('in quarantine are explained by a payment that is set aside', () => {
    const events = [event('quarantined', debit('gateway:sandbox', 900, 'INR'), credit('quarantine', 900, 'INR'))]
    expect(surprises({ events })).toEqual(['quarantine -900'])
    expect(surprises({ events, payments: [{ ...payment, state: 'quarantined' }] })).toEqual([])
  })

  it('are of each currency by itself', () => {
    const other = event('captured', debit('gateway:sandbox', 7, 'JPY'), credit('customer', 7, 'JPY'))
    expect(openBalances({ ...ledger, events: [captured, other] }).map(each => [each.currency, each.amount])).toEqual([
      ['INR', -900],
      ['JPY', -7],
    ])
  })
})

describe('the totals of a ledger', () => {
  const totalsOf = (...events: LedgerEvent[]): LedgerTotals | undefined => {
    const totals = new Map<string, LedgerTotals>()
    for (const each of events) addEvent(totals, each)
    return totals.get('INR')
  }

  it('add up, with what a gateway kept and what an agent handed in counted nowhere', () => {
    const totals = totalsOf(
      captured,
      event('gateway_fee', debit('costs:sandbox', 20, 'INR'), credit('gateway:sandbox', 20, 'INR')),
      event('cash_handed_in', debit('gateway:bank', 50, 'INR'), credit('cash:usr_2', 50, 'INR')),
      event('invoiced', debit('customer', 900, 'INR'), credit('revenue:bus', 855, 'INR'), credit('tax:gst', 45, 'INR')),
      event(
        'credited',
        debit('revenue:bus', 855, 'INR'),
        debit('tax:gst', 45, 'INR'),
        credit('fees', 100, 'INR'),
        credit('customer', 800, 'INR'),
      ),
      event('refund_owed', debit('customer', 800, 'INR'), credit('refunds_due', 800, 'INR')),
      event('refunded', debit('refunds_due', 800, 'INR'), credit('gateway:sandbox', 800, 'INR')),
    )
    const expected = { captured: 900, revenue: 0, tax: 0, fees: 100, payable: 0, refunded: 800, open: 0 }
    expect(totals).toEqual({ currency: 'INR', ...expected })
    expect(totals && differenceOf(totals)).toBe(0)
  })

  it('differ where an entry is missing', () => {
    const totals = totalsOf({ ...captured, entries: captured.entries.slice(0, 1) })
    expect(totals && differenceOf(totals)).toBe(900)
  })
})

describe('the charges of a booking', () => {
  beforeAll(() => createTables('catalog', 'commerce', 'inventory'))

  it('are read without its kind', async () => {
    const { ids } = await storeSale()
    const booked = await readBooking(selling, ids.user, ids.booking)
    expect(await readCharged(ids.user, ids.booking)).toEqual({
      id: ids.booking,
      state: booked?.state,
      charges: booked?.charges,
    })
  })
})
