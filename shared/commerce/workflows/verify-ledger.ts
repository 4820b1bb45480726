import type { EpochMs } from '../../kernel/clock.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import {
  addEvent,
  differenceOf,
  type LedgerTotals,
  type OpenBalance,
  openBalances,
  unexplained,
} from '../rules/ledger-balances.ts'
import { type BookingLedger, checkEvents, type LedgerFinding } from '../rules/ledger-check.ts'
import { paymentIdsOf } from '../rules/payment-id.ts'
import { readCharged, readRefundsOf, readStoredLedger, walkLedger } from '../store/ledger-audit.ts'
import { readPayment } from '../store/payments.ts'

/** What was read and found. */
export interface LedgerAudit {
  readonly bookings: number
  readonly events: number
  /** Bookings whose first payment is from before `since`, which nothing was checked of. */
  readonly skipped: number
  readonly findings: readonly LedgerFinding[]
  readonly open: readonly OpenBalance[]
  readonly totals: readonly LedgerTotals[]
}

interface Options {
  readonly now: EpochMs
  /** Payments from before were made without a ledger. */
  readonly since?: EpochMs
}

interface Checked {
  readonly ledger: BookingLedger
  readonly findings: readonly LedgerFinding[]
  readonly open: readonly OpenBalance[]
}

const atOnce = 16

/** Checks the ledger of every booking against its payments and refunds, and what all of them add up to. */
export const verifyLedger = async ({ now, since = 0 }: Options): Promise<LedgerAudit> => {
  const totals = new Map<string, LedgerTotals>()
  const findings: LedgerFinding[] = []
  const open: OpenBalance[] = []
  const counted = { bookings: 0, events: 0, skipped: 0 }
  const met = walkLedger()
  const without = new Set<string>()
  const work = async () => {
    for await (const { bookingId, payment } of { [Symbol.asyncIterator]: () => met }) {
      // The ledger of a booking is met by itself: its payments matter only where there is none.
      if (payment && (payment.createdAt < since || without.has(bookingId) || (await hasLedger(bookingId)))) continue
      if (payment && without.size === without.add(bookingId).size) continue
      const checked = await checkTwice(bookingId, payment?.userId, payment?.id, now)
      if (checked.ledger.payments.some(({ created_at }) => created_at < since)) {
        counted.skipped += 1
        continue
      }
      counted.bookings += 1
      counted.events += checked.ledger.events.length
      findings.push(...checked.findings)
      open.push(...checked.open)
      for (const event of checked.ledger.events) addEvent(totals, event)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const sums = [...totals.values()]
  return { ...counted, findings: [...findings, ...sums.flatMap(differenceIn)], open, totals: sums }
}

const hasLedger = async (bookingId: string): Promise<boolean> => {
  const { events, unreadable } = await readStoredLedger(bookingId)
  return events.length + unreadable.length > 0
}

const differenceIn = (totals: LedgerTotals): LedgerFinding[] => {
  const difference = differenceOf(totals)
  if (difference === 0) return []
  const sentence = `captured differs from what it is for by ${difference} ${totals.currency}`
  return [{ booking_id: 'all bookings', kind: 'difference', sentence }]
}

/** A change between two reads looks like a fault: only what is found a second time is one. */
const checkTwice = async (...of: Parameters<typeof check>): Promise<Checked> => {
  const first = await check(...of)
  return first.findings.length === 0 ? first : check(...of)
}

const check = async (
  bookingId: string,
  userId: string | undefined,
  paymentId: string | undefined,
  now: EpochMs,
): Promise<Checked> => {
  const { events, unreadable } = await readStoredLedger(bookingId)
  const owner = userId ?? events[0]?.user_id
  const booking = owner === undefined ? undefined : await readCharged(owner, bookingId)
  const named = [paymentId, ...events.map(({ payment_id }) => payment_id), ...(booking ? paymentIdsOf(booking) : [])]
  const ids = [...new Set(named.filter(id => id !== undefined))]
  const read = await Promise.all(
    ids.map(async id => ({
      payment: owner === undefined ? undefined : await unlessInvalid(readPayment(owner, id)),
      refunds: owner === undefined ? [] : await readRefundsOf(owner, id),
    })),
  )
  const payments = read.flatMap(({ payment }) => payment ?? [])
  const refunds = read.flatMap(each => each.refunds)
  const ledger = { booking_id: bookingId, booking, events, payments, refunds }
  const open = openBalances(ledger)
  return {
    ledger,
    open,
    findings: [...spoiled(bookingId, unreadable), ...beyond(ledger, unreadable), ...notClosed(ledger, open, now)],
  }
}

/** An event that cannot be read is named as such, and not as missing too. */
const beyond = (ledger: BookingLedger, unreadable: readonly string[]): LedgerFinding[] =>
  checkEvents(ledger).filter(({ kind, event_id = '' }) => kind !== 'missing' || !unreadable.includes(event_id))

const spoiled = (booking_id: string, unreadable: readonly string[]): LedgerFinding[] =>
  unreadable.map(event_id => ({
    booking_id,
    event_id,
    kind: 'unreadable' as const,
    sentence: `the event ${event_id} was altered: it is no event whose entries sum to 0, or is not where it belongs`,
  }))

const notClosed = (ledger: BookingLedger, open: readonly OpenBalance[], now: EpochMs): LedgerFinding[] =>
  unexplained(ledger, open, now).map(({ booking_id, account, amount, currency }) => ({
    booking_id,
    kind: 'not_closed' as const,
    sentence: `${account} has ${amount} ${currency}, which no payment, refund or review explains`,
  }))
