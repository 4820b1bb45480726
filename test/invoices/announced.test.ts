import { describe, expect, it } from 'vitest'
import { announce } from '../../shared/commerce/rules/announce.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import { aBooking } from '../commerce/sales.ts'

const unpaid = { ...aBooking(), issuer: 'bus-ABC' }
const paid: Booking = {
  ...unpaid,
  state: 'confirmed',
  confirmed_at: 1,
  charges: unpaid.charges.map(charge => ({ ...charge, state: 'paid' as const })),
}

const toInvoice = (before: Booking | undefined, after: Booking) =>
  announce('BKG#1', before, after).filter(({ queue }) => queue === 'invoices')

const message = { queue: 'invoices', body: { user_id: paid.user_id, booking_id: paid.id }, group: 'bus-ABC' }

describe('a booking is announced to be invoiced', () => {
  it('once it is paid and confirmed, in the order of its issuer, or of its kind where it has none', () => {
    expect(toInvoice(unpaid, paid)).toEqual([message])
    const { issuer, ...earlier } = paid
    expect(toInvoice(unpaid, earlier)).toEqual([{ ...message, group: 'bus' }])
  })

  it('when a later charge is paid, and when all or a part of it is cancelled', () => {
    const later = { id: 'work', amount: 5000, state: 'open' as const }
    const due = { ...paid, charges: [...paid.charges, later] }
    expect(toInvoice(due, { ...due, charges: [...paid.charges, { ...later, state: 'paid' }] })).toEqual([message])
    expect(toInvoice(paid, { ...paid, state: 'cancelled' })).toEqual([message])
    expect(toInvoice(paid, { ...paid, total_amount: 1 })).toEqual([message])
  })

  it('and not where nothing was paid, nor where nothing of that changed', () => {
    expect(toInvoice(unpaid, { ...unpaid, state: 'confirmed', confirmed_at: 1 })).toEqual([])
    expect(toInvoice(unpaid, { ...unpaid, state: 'cancelled' })).toEqual([])
    expect(toInvoice(paid, { ...paid, erased_at: 2 })).toEqual([])
  })
})
