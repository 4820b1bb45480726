import { sum } from '../../kernel/money.ts'
import { type Entry, type LedgerEvent, signed } from './ledger.ts'
import type { BookingLedger } from './ledger-check.ts'
import { isUnfinished } from './payment.ts'

/** What a clearing account of a booking has, in minor units, since its last event; debits count up. */
export interface OpenBalance {
  readonly booking_id: string
  readonly account: string
  readonly currency: string
  readonly amount: number
  readonly since: number
}

const clearing = ['customer', 'refunds_due', 'quarantine'] as const

/** The clearing accounts of a booking that are not 0. */
export const openBalances = ({ booking_id, events }: Pick<BookingLedger, 'booking_id' | 'events'>): OpenBalance[] => {
  const entries = events.flatMap(event => event.entries.map(entry => ({ ...entry, at: event.at })))
  const open = entries.filter(({ account }) => clearing.some(each => each === account))
  return [...Map.groupBy(open, ({ account, currency }) => `${account} ${currency}`).values()].flatMap(of => {
    const [first] = of
    const amount = sum(of.map(signed))
    if (!first || amount === 0) return []
    const { account, currency } = first
    return [{ booking_id, account, currency, amount, since: Math.max(...of.map(({ at }) => at)) }]
  })
}

/** An invoice follows its booking within minutes; a day later it does not come any more. */
const closedWithinMs = 24 * 3600_000

/** The balances that nothing explains: no payment under way, no refund that is owed, no review that is due. */
export const unexplained = (
  { booking, payments, refunds }: BookingLedger,
  balances: readonly OpenBalance[],
  now: number,
): OpenBalance[] => {
  const awaitsMoney =
    payments.some(isUnfinished) ||
    (booking?.state === 'confirmed' && booking.charges.some(({ amount, state }) => state === 'open' && amount > 0))
  const owed = (currency: string) =>
    sum(refunds.filter(each => each.state !== 'succeeded' && each.currency === currency).map(({ amount }) => amount))
  return balances.filter(({ account, currency, amount, since }) => {
    if (account === 'refunds_due') return amount !== -owed(currency)
    if (account === 'quarantine') return !payments.some(({ state }) => state === 'quarantined')
    return !awaitsMoney && now - since > closedWithinMs
  })
}

/** What was captured of a currency and what it is for, in minor units. */
export interface LedgerTotals {
  readonly currency: string
  readonly captured: number
  readonly revenue: number
  readonly tax: number
  readonly fees: number
  readonly payable: number
  readonly refunded: number
  /** Taken and not yet invoiced, owed back and not yet paid, or set aside. */
  readonly open: number
}

type Part = Exclude<keyof LedgerTotals, 'currency'>

/** Money that is taken counts as captured and money that goes back as refunded, whoever holds it. */
const partOf = ({ kind }: Pick<LedgerEvent, 'kind'>, { account }: Entry): Part | undefined => {
  const name = account.split(':')[0]
  if (name === 'revenue' || name === 'tax' || name === 'fees' || name === 'payable') return name
  if (clearing.some(each => each === account)) return 'open'
  if (name !== 'gateway' && name !== 'cash') return undefined
  if (kind === 'captured' || kind === 'quarantined') return 'captured'
  return kind === 'refunded' || kind === 'refund_bounced' ? 'refunded' : undefined
}

/** Whether an entry is a part of the equation: what was captured, or what it is for. */
export const isOfEquation = (event: Pick<LedgerEvent, 'kind'>, entry: Entry): boolean =>
  partOf(event, entry) !== undefined

/** Adds an event to the totals of its currencies. */
export const addEvent = (totals: Map<string, LedgerTotals>, event: Pick<LedgerEvent, 'kind' | 'entries'>): void => {
  for (const entry of event.entries) {
    const { currency } = entry
    const before = totals.get(currency) ?? { ...nothing, currency }
    const part = partOf(event, entry)
    const amount = part === 'captured' ? signed(entry) : -signed(entry)
    totals.set(currency, part ? { ...before, [part]: before[part] + amount } : before)
  }
}

const nothing = { captured: 0, revenue: 0, tax: 0, fees: 0, payable: 0, refunded: 0, open: 0 }

/** Captured money of which the ledger does not say what it is for; 0 in a ledger that is right. */
export const differenceOf = ({ captured, revenue, tax, fees, payable, refunded, open }: LedgerTotals): number =>
  captured - (revenue + tax + fees + payable + refunded + open)
