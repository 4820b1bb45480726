import type { EpochMs } from '../../kernel/clock.ts'
import { sum } from '../../kernel/money.ts'
import type { Booking, Line } from './records.ts'
import type { Details } from './reservation-record.ts'
import type { Draft, Keys, Loaded } from './selling.ts'

/** What an adjustment of a price may know of its booking. */
export interface Priced {
  readonly lines: readonly Line[]
  readonly kind: string
  readonly currency: string
  /** The records that `keys` named. */
  readonly loaded: Loaded
  readonly now: EpochMs
}

/** What takes something off the price of bookings, whatever their kind: a membership, a voucher. Everything is pure. */
export interface Adjusting {
  readonly keys: (order: { readonly user_id: string; readonly kind: string }) => Keys
  /** The lines as they are, then those that it adds, none of which raises the price. */
  readonly adjust: (priced: Priced) => readonly Line[]
}

/** The records that adjustments need, under names that are no kind's. */
export const keysOfAdjusting = (
  adjusting: readonly Adjusting[],
  order: { readonly user_id: string; readonly kind: string },
): Keys =>
  Object.fromEntries(
    adjusting.flatMap((each, index) =>
      Object.entries(each.keys(order)).map(([name, key]) => [`${prefixOf(index)}${name}`, key]),
    ),
  )

const prefixOf = (index: number): string => `adjusting ${index} `

const loadedFor = (loaded: Loaded, index: number): Loaded =>
  Object.fromEntries(
    Object.entries(loaded)
      .filter(([name]) => name.startsWith(prefixOf(index)))
      .map(([name, item]) => [name.slice(prefixOf(index).length), item]),
  )

/**
 * The draft with what adjustments take off its price. Where a plan has more to pay later, the price is not whole yet, so nothing
 * is taken off it.
 * @throws RangeError for an adjustment that changes a line or raises a price
 */
export const adjusted = (
  draft: Draft<Details>,
  adjusting: readonly Adjusting[],
  { kind, loaded, now }: Pick<Priced, 'kind' | 'loaded' | 'now'>,
): Draft<Details> & { readonly adjustments?: readonly string[] } => {
  if (draft.plan !== 'prepaid') return draft
  const { currency } = draft
  const lines = adjusting.reduce<readonly Line[]>(
    (before, each, index) => each.adjust({ lines: before, kind, currency, loaded: loadedFor(loaded, index), now }),
    draft.lines,
  )
  const added = lines.slice(draft.lines.length)
  if (added.length === 0) return draft
  requireReduced(draft.lines, lines, added)
  return { ...draft, lines, adjustments: added.map(({ code }) => code) }
}

const requireReduced = (own: readonly Line[], lines: readonly Line[], added: readonly Line[]): void => {
  const codes = new Set(own.map(({ code }) => code))
  const isKept = own.every((line, index) => line === lines[index])
  const isLess = added.every(
    ({ code, quantity, amount, tax }) => quantity === 1 && amount <= 0 && tax <= 0 && !codes.has(code),
  )
  const { amount, tax } = totalOf(lines)
  if (!isKept || !isLess || amount < 0 || tax < 0)
    throw new RangeError(`an adjustment made ${amount} and ${tax} of a price`)
}

export const totalOf = (lines: readonly Line[]) => ({
  amount: sum(lines.map(({ amount }) => amount)),
  tax: sum(lines.map(({ tax }) => tax)),
})

/** A booking's lines by whose they are: its kind's own, and those of adjustments. */
export const partedLines = ({ lines, adjustments = [] }: Pick<Booking, 'lines' | 'adjustments'>) => {
  const isAdded = ({ code }: Line) => adjustments.includes(code)
  return { own: lines.filter(line => !isAdded(line)), added: lines.filter(isAdded) }
}

/** A booking as its kind has priced it, which knows of no adjustments. */
export const ofItsKind = <Given extends Pick<Booking, 'lines' | 'adjustments' | 'total_amount'>>(
  booking: Given,
): Given => {
  if (!booking.adjustments) return booking
  const { own } = partedLines(booking)
  const { amount, tax } = totalOf(own)
  return { ...booking, lines: own, total_amount: amount + tax }
}
