import { cancelSale } from '../../inventory/store/inventory.ts'
import { now as clock } from '../../kernel/clock.ts'
import { log, traceOf } from '../../platform/observability/log.ts'
import { freedOf } from '../rules/freed.ts'
import type { Payment } from '../rules/payment.ts'
import type { Booking, Reservation } from '../rules/records.ts'
import type { Sale, Step } from '../rules/sale.ts'
import type { Kinds } from '../rules/selling.ts'
import { changePayment } from '../store/payments.ts'
import { readReservation } from '../store/reservations.ts'
import { concludeCharge, concludeSale, confirmBooking, giveBackSale, owe } from '../store/sale.ts'
import { concludeUncaptured } from '../store/uncaptured.ts'
import { finishSeating } from './finish-seating.ts'
import { endQuota } from './give-up-hold.ts'
import { loadKeys } from './load-keys.ts'
import { captured, type Settling, voided } from './move-money.ts'
import { sameClaims, sellUnits } from './sell-units.ts'

/** @returns the sale after the step; undefined when it must be read again */
export const takeStep = async (sale: Sale, step: Step, settling: Settling): Promise<Sale | undefined> => {
  const { payment, booking } = sale
  const { kinds, gateways } = settling
  const now = clock()
  switch (step.kind) {
    case 'ask':
      return asked(sale, kinds)
    case 'seat':
      return withBooking(sale, await finishSeating(kinds, booking))
    case 'sell':
      return sold(sale, step.reservation, kinds)
    case 'confirm':
      return confirmed(sale, settling)
    case 'conclude':
      return withPayment(sale, await concludeSale(payment))
    case 'conclude_charge':
      return withBoth(sale, await concludeCharge(kinds, sale))
    case 'give_back':
      return withBoth(sale, await giveBackSale(kinds, sale, step.reason, now))
    case 'free_units':
      await cancelSale({ placement: freedOf(booking, step.reservation.places), bookingId: booking.id })
      return { ...sale, units: 'freed' }
    case 'capture': {
      const after = await captured(payment, step.amount, gateways)
      return after === 'refused' ? { ...sale, isRefused: true } : withPayment(sale, after)
    }
    case 'void':
      return withPayment(sale, await voided(payment, step.key, gateways))
    case 'reopen':
      return withPayment(sale, await changePayment(payment, reopened))
    case 'owe':
      return withBoth(sale, await concludeUncaptured(kinds, sale))
    case 'refund':
      return withPayment(sale, await owe(payment, {}, [step], now))
    case 'rest':
      return sale
  }
}

const reopened = { state: 'expired', authorization: undefined, authorized_key: undefined } as const

const withPayment = (sale: Sale, payment: Payment | undefined): Sale | undefined => payment && { ...sale, payment }

const withBooking = (sale: Sale, booking: Booking | undefined): Sale | undefined => booking && { ...sale, booking }

const withBoth = (
  sale: Sale,
  both: { readonly payment: Payment; readonly booking: Booking } | undefined,
): Sale | undefined => both && { ...sale, ...both }

const asked = async (sale: Sale, kinds: Kinds): Promise<Sale> => {
  const { booking } = sale
  const { confirm } = kinds.of(booking)
  const loaded = await loadKeys(confirm.keys(booking))
  return { ...sale, loaded, verdict: confirm.refusal({ booking, loaded, now: clock() }) ?? 'confirmable' }
}

const confirmed = async (sale: Sale, { kinds, keys }: Settling): Promise<Sale | undefined> => {
  const { booking, loaded = {} } = sale
  const now = clock()
  const added = await kinds.of(booking).confirm.records({ booking, loaded, now, keys })
  return withBooking(sale, await confirmBooking(kinds, sale, added, now))
}

/**
 * Units count as taken only if the sale was tried with all the claims their hold has: an extension may change those
 * meanwhile. The adapter is asked again then, since an inventory that was closed meanwhile refuses the sale too.
 */
const sold = async (sale: Sale, reservation: Reservation, kinds: Kinds): Promise<Sale | undefined> => {
  const units = await sellUnits(reservation, sale.booking)
  if (units === 'sold') {
    // The quota is of what is held. A count that stays ends with the hold's time.
    await endQuota(reservation).catch(error =>
      log.warn('quota not given back', { entity_id: reservation.id, error: traceOf(error) }),
    )
    return { ...sale, units }
  }
  const now = await readReservation(kinds, reservation.user_id, reservation.id)
  return sameClaims(reservation, now) ? { ...sale, reservation: now, units, verdict: 'unknown' } : undefined
}
