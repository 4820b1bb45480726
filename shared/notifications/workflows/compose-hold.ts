import { lapsingFrom, reservationStatus } from '../../commerce/rules/reservation.ts'
import { readReservation } from '../../commerce/store/reservations.ts'
import { loadKeys } from '../../commerce/workflows/load-keys.ts'
import { now } from '../../kernel/clock.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { setTimers } from '../../platform/events/timers.ts'
import { mails, selling } from '../../selling.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { Notification } from '../contracts/messages.ts'
import { moneyText } from './about-booking.ts'
import { contactOf } from './booking-contact.ts'
import { byChannels } from './by-channels.ts'
import { webPage } from './outgoing.ts'

type Of<K extends Notification['kind']> = Extract<Notification, { kind: K }>

/**
 * The messages about a hold to its holder's own address and browsers; none once it is paid, given up or over. That it is about to end waits
 * where the hold was extended.
 */
export const holdMail = async (message: Of<'hold_placed' | 'hold_lapsing'>): Promise<Outgoing[]> => {
  const { user_id, reservation_id } = message.data
  const [reservation, account] = await Promise.all([
    readReservation(selling, user_id, reservation_id),
    readAccount(user_id),
  ])
  if (!reservation || !account || reservationStatus(reservation, now()) !== 'active') return []
  const due = lapsingFrom(reservation.expires_at)
  if (message.kind === 'hold_lapsing' && now() < due) {
    await setTimers([{ queue: 'notifications', body: message, at: due }])
    return []
  }
  const own = { email: account.email ?? '', phone: account.phone_number }
  const contact = await contactOf({ user_id, contact: own })
  const { language, quiet_hours } = contact.preferences
  const held = mails(reservation)?.held
  if (!held) return []
  const loaded = await loadKeys(held.keys(reservation))
  const facts = {
    ...held.summary({ reservation, loaded }, language),
    reference: '',
    total: moneyText({ amount: reservation.total_amount, currency: reservation.currency }, language),
    until: momentText(reservation.expires_at, quiet_hours?.time_zone ?? 'UTC', language),
    hold_url: webPage(`reservations/${reservation.id}`),
  }
  const of = { kind: message.kind, facts, booking: reservation, page: facts.hold_url, contact }
  return byChannels(of, { mustReach: false })
}
