import type { EpochMs } from '../../kernel/clock.ts'
import { toIso } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { newOrder, type Wanted } from './new-order.ts'
import { decline, type Order, orderStatus } from './order.ts'
import { play } from './play.ts'

/** A kept means of payment, by its customer and itself. */
export interface Mandate {
  readonly customer: string
  readonly token: string
}

const prefixes = { token: 'sbm_', order: 'sbo_' } as const

/** The mandate that an order keeps once it is paid, and until it is forgotten. It lies in the order's record. */
export const mandateOf = ({ id, keeps_mandate, captures, forgotten_at, metadata, reference }: Order) =>
  keeps_mandate && captures.length > 0 && forgotten_at === undefined
    ? ({
        customer: `sbc_${derivedSuffix('sandbox customer', metadata.user_id ?? reference)}`,
        token: id.replace(prefixes.order, prefixes.token),
      } satisfies Mandate)
    : undefined

/** The order that keeps a mandate. */
export const keeperOf = (token: string): string => token.replace(prefixes.token, prefixes.order)

export const forget = (order: Order, now: EpochMs): Order =>
  mandateOf(order) ? { ...order, forgotten_at: now } : order

/** A merchant's request to charge a mandate. */
export type WantedCharge = Omit<Wanted, 'expires_at' | 'keeps_mandate'> & { readonly mandate: Mandate }

/** How long its record is of use. */
const weekMs = 7 * 24 * 3600_000
const pendingMs = 20_000

/**
 * The order of a charge, paid or declined at once, or after a while. A bank that would have the customer confirm it refuses, as
 * nobody is there; so does one whose customer's mandate was forgotten.
 */
export const chargeMandate = (
  key: string,
  { mandate, ...wanted }: WantedCharge,
  keeper: Order | undefined,
  now: EpochMs,
): Order => {
  const made = newOrder(key, { ...wanted, expires_at: toIso(now + weekMs) }, now)
  const kept = keeper && mandateOf(keeper)
  const isKept = kept?.customer === mandate.customer && kept.token === mandate.token
  if (!isKept || keeper?.case === 'mandate_declined' || made.case === 'mandate_declined') return decline(made, now)
  const played = play(made, 'succeed', now)
  if (orderStatus(played, now) === 'open') return decline(made, now)
  const isSlow = keeper?.case === 'mandate_slow' || made.case === 'mandate_slow'
  return isSlow ? { ...played, case: 'mandate_slow', pending_until: now + pendingMs } : played
}
