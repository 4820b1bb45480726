import type { Booking } from '../../commerce/rules/records.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { book } from '../../commerce/workflows/book.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { periodOrder } from '../rules/new-subscription.ts'
import type { Subscription } from '../rules/records.ts'

/** The booking of a period: made by whoever comes first, and found by everybody else. */
export const bookPeriod = async (
  kinds: Kinds,
  subscription: Subscription,
  period: number,
  now: EpochMs,
): Promise<Booking> => {
  const account = await readAccount(subscription.user_id)
  const contact = { email: account?.email ?? '', phone: account?.phone_number ?? '' }
  return book(kinds, { ...periodOrder(subscription, period, now), contact }, now)
}
