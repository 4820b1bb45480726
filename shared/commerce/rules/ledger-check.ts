import type { LedgerEvent } from './ledger.ts'
import type { Payment, Refund } from './payment.ts'
import { bouncedEvent, captureEvents, owedEvent, refundedEvent } from './postings.ts'
import type { Booking } from './records.ts'

/** The ledger of one booking beside the records that it must agree with. */
export interface BookingLedger {
  readonly booking_id: string
  readonly booking: Pick<Booking, 'state' | 'charges'> | undefined
  readonly events: readonly LedgerEvent[]
  readonly payments: readonly Payment[]
  readonly refunds: readonly Refund[]
}

/** A fault of the ledger; `event_id` names the event that is wrong or is not there. */
export interface LedgerFinding {
  readonly booking_id: string
  readonly event_id?: string
  readonly kind: 'missing' | 'altered' | 'doubled' | 'unknown' | 'unreadable' | 'not_closed' | 'difference'
  readonly sentence: string
}

/** An event that must be there once, in one of the forms that it can have. */
interface Demand {
  readonly of: string
  readonly forms: readonly LedgerEvent[]
}

const nothingCaptured = { captures: [] }

/** Whether a payment was set aside when its money came is known from the event alone, so that either form is right. */
const states = ['open', 'quarantined'] as const

const demandsOfPayment = (payment: Payment): Demand[] =>
  payment.captures.flatMap(capture => {
    const [taken = [], aside = []] = states.map(state =>
      captureEvents(nothingCaptured, { ...payment, state, captures: [capture] }),
    )
    return taken.map((form, index) => ({ of: payment.id, forms: [form, aside[index] ?? form] }))
  })

const owedDemand = (refund: Refund): Demand => ({
  of: refund.id,
  forms: states.map(state => owedEvent({ state }, refund)),
})

/** What each try of a refund may have written. */
const triesOf = (refund: Refund): { readonly paid: LedgerEvent; readonly bounced: LedgerEvent }[] =>
  Array.from({ length: (refund.failures ?? 0) + 1 }, (_, failures) => ({
    paid: refundedEvent({ ...refund, failures }, 0),
    bounced: bouncedEvent({ ...refund, failures }, 0),
  }))

const checkedKinds: readonly LedgerEvent['kind'][] = [
  'captured',
  'gateway_fee',
  'quarantined',
  'refund_owed',
  'refunded',
  'refund_bounced',
]

/** What must be equal: the time of a try of a refund is not in its record. */
const formOf = ({ event_id, kind, user_id, booking_id, payment_id, entries }: LedgerEvent): string =>
  JSON.stringify([
    event_id,
    kind,
    user_id,
    booking_id,
    payment_id,
    entries.map(({ account, side, amount, currency }) => [account, side, amount, currency]),
  ])

/** Each capture and refund has exactly its events, each with its entries, and there is no other of them. */
export const checkEvents = ({ booking_id, events, payments, refunds }: BookingLedger): LedgerFinding[] => {
  const stored = new Map(events.map(event => [event.event_id, event]))
  const known = new Set<string>()
  const finding = (kind: LedgerFinding['kind'], event_id: string, why: string): LedgerFinding => {
    const sentence = `the event ${event_id} is ${kind}: ${why}`
    return { booking_id, event_id, kind, sentence }
  }
  const compare = (form: LedgerEvent, of: string): LedgerFinding[] => {
    known.add(form.event_id)
    const found = stored.get(form.event_id)
    if (!found || formOf(found) === formOf(form)) return []
    return [finding('altered', form.event_id, `its entries are not those of ${of}`)]
  }

  const ofDemands = [...payments.flatMap(demandsOfPayment), ...refunds.map(owedDemand)].flatMap(({ of, forms }) => {
    const ids = [...new Set(forms.map(({ event_id }) => event_id))]
    const there = ids.filter(id => stored.has(id))
    for (const id of ids) known.add(id)
    const [id = ids[0] ?? '', again] = there
    if (there.length === 0) return [finding('missing', id, `${of} has what it is about`)]
    if (again !== undefined) return [finding('doubled', again, `${id} is about the same money`)]
    const found = stored.get(id)
    const isRight = found && forms.some(form => formOf(form) === formOf(found))
    return isRight ? [] : [finding('altered', id, `its entries are not those of ${of}`)]
  })

  const ofTries = refunds.flatMap(refund => {
    const tries = triesOf(refund)
    const paid = tries.filter(each => stored.has(each.paid.event_id) && !stored.has(each.bounced.event_id))
    const altered = tries.flatMap(each => [...compare(each.paid, refund.id), ...compare(each.bounced, refund.id)])
    const [first, second] = paid.map(each => each.paid.event_id)
    const isPaid = refund.state === 'succeeded'
    if (isPaid && first === undefined)
      return [...altered, finding('missing', tries.at(-1)?.paid.event_id ?? '', `${refund.id} was paid back`)]
    const surplus = isPaid ? second : first
    return surplus === undefined
      ? altered
      : [...altered, finding('doubled', surplus, `${refund.id} was not paid back that often`)]
  })

  const strange = events
    .filter(({ kind, event_id }) => checkedKinds.includes(kind) && !known.has(event_id))
    .map(({ event_id }) => finding('unknown', event_id, 'no payment or refund has what it is about'))
  return [...ofDemands, ...ofTries, ...strange]
}
