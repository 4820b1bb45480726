import { readTaxRates } from '../../commerce/store/tax-rates.ts'
import { now as clock } from '../../kernel/clock.ts'
import { isRefusedForGood } from '../../platform/dynamo/errors.ts'
import { InvalidRecord } from '../../platform/dynamo/records.ts'
import type { Fate } from '../../platform/events/batch-consumer.ts'
import { issueTogether, mostAtOnce, type Numbered } from './issue.ts'
import { type Invoiced, noteBuyers, planBooking } from './plan-booking.ts'

/** A message: a booking whose documents may be out of date. */
export interface ToInvoice {
  readonly user_id: string
  readonly booking_id: string
}

/** Each round but the first follows another consumer's write of one of the same documents. */
const rounds = 5

/**
 * Writes the documents that bookings lack, as many of an issuer as a transaction takes together. One that cannot be written keeps
 * no other from it: what fails together is tried one by one.
 * @returns the fate of each message, in their order
 */
export const issueInvoices = async (sold: Invoiced, messages: readonly ToInvoice[]): Promise<Fate[]> => {
  const fates = new Map<string, Fate>()
  let left = [...new Map(messages.map(message => [message.booking_id, message])).values()]
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    const planned = await planAll(sold, left, fates)
    const again = new Set<string>()
    for (const together of chunksOf(planned)) await issueOrSplit(sold, together, fates, again)
    left = left.filter(({ booking_id }) => again.has(booking_id))
  }
  for (const { booking_id } of left)
    fates.set(booking_id, failed(new Error(`the documents of ${booking_id} kept changing`)))
  return messages.map(({ booking_id }) => fates.get(booking_id) ?? { done: true })
}

const failed = (error: unknown): Fate => ({ done: false, error, impossible: isImpossible(error) })

/** The record's own fault: it is wrong, or says what cannot be written. */
const isImpossible = (error: unknown): boolean =>
  error instanceof InvalidRecord || error instanceof RangeError || error instanceof TypeError || isRefusedForGood(error)

/** A booking's documents, which are written together. */
interface Planned {
  readonly bookingId: string
  readonly documents: readonly Numbered[]
}

const planAll = async (
  sold: Invoiced,
  messages: readonly ToInvoice[],
  fates: Map<string, Fate>,
): Promise<Planned[]> => {
  const rates = await readTaxRates()
  const now = clock()
  const planned = await Promise.all(
    messages.map(async ({ user_id: userId, booking_id: bookingId }) => {
      try {
        return [{ bookingId, documents: await planBooking(sold, { userId, bookingId }, rates, now) }]
      } catch (error) {
        fates.set(bookingId, failed(error))
        return []
      }
    }),
  )
  return planned.flat().filter(({ documents }) => documents.length > 0)
}

/** Of one issuer each, whole bookings, as many as a transaction takes. */
const chunksOf = (planned: readonly Planned[]): Planned[][] => {
  const chunks: Planned[][] = []
  for (const of of Map.groupBy(planned, ({ documents }) => documents[0]?.series.issuer_id).values()) {
    let size = mostAtOnce
    for (const each of of) {
      size += each.documents.length
      if (size > mostAtOnce) {
        chunks.push([])
        size = each.documents.length
      }
      chunks.at(-1)?.push(each)
    }
  }
  return chunks
}

const issueOrSplit = async (
  sold: Invoiced,
  together: readonly Planned[],
  fates: Map<string, Fate>,
  again: Set<string>,
): Promise<void> => {
  try {
    const all = together.flatMap(({ documents }) => documents)
    await noteBuyers(sold.kinds, all)
    if (!(await issueTogether(all))) for (const { bookingId } of together) again.add(bookingId)
  } catch (error) {
    const [only] = together
    if (together.length === 1 && only) fates.set(only.bookingId, failed(error))
    else for (const each of together) await issueOrSplit(sold, [each], fates, again)
  }
}
