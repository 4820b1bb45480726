import { type Claim, derivedNonce, FREE, makeClaim } from '../../inventory/rules/claim.ts'
import { exceptPlaces, type Placement } from '../../inventory/rules/placement.ts'
import { cancelSale, passOn } from '../../inventory/store/inventory.ts'
import { now as clock, type EpochMs } from '../../kernel/clock.ts'

/** The offer of freed units to one entry of a waiting list: a hold that the entry may take. */
export interface WaitingOffer {
  readonly entry_id: string
  readonly placement: Placement
  readonly claim: Claim
  readonly expires_at: EpochMs
}

/** Those who wait for units of an inventory, as their domain keeps them. */
export interface WaitingList {
  readonly offerMs: number
  /** The first entry that waits and that some of the freed units fit, and those units; none of `passed`. */
  readonly first: (
    freed: Placement,
    passed: readonly string[],
  ) => Promise<{ readonly entry_id: string; readonly placement: Placement } | undefined>
  /** Records an offer on condition that its entry still waits, and repeatably for the same claim. @returns whether it did */
  readonly record: (offer: WaitingOffer) => Promise<boolean>
}

interface Freed {
  readonly placement: Placement
  readonly bookingId: string
  /** The seating that is given up. */
  readonly seating: number
  readonly cancellationId: string
  readonly requestedAt: EpochMs
}

/**
 * Frees a booking's units; those that an entry waits for get its hold claim in the very write, in place of the sale's. Where the
 * entry waits no more, the claim passes on to the next, in one write each, and at the end to nobody. Repeatable: an offer's
 * claim derives from the entry and the cancellation, its end from the cancellation's time. One that comes too late to be of use
 * is not made. After a crash the next entry may be asked while units carry the claim of an offer that was never recorded:
 * those lapse with it.
 */
export const offerToWaiting = async (freed: Freed, waiting: WaitingList): Promise<void> => {
  const passed: string[] = []
  let from: WaitingOffer | undefined
  for (;;) {
    const next = await nextOffer({ ...freed, placement: from?.placement ?? freed.placement }, passed, waiting)
    if (!(await given(freed, from, next)) || !next || (await waiting.record(next))) return
    passed.push(next.entry_id)
    from = next
  }
}

/**
 * Whether all units of the offer carry its claim now: on a repeat another buyer may have them. Units of the offer before it
 * that it does not have become free.
 */
const given = async (
  { placement, bookingId, seating }: Freed,
  from: WaitingOffer | undefined,
  next: WaitingOffer | undefined,
): Promise<boolean> => {
  const heir = next && { claim: next.claim, placement: next.placement }
  if (!from) return (await cancelSale({ placement, bookingId, seating, heir })) === 'inherited'
  const unwanted = exceptPlaces(from.placement, next?.placement ?? [])
  if (unwanted.length > 0) await passOn({ placement: unwanted, from: from.claim, to: FREE })
  return !!next && (await passOn({ placement: next.placement, from: from.claim, to: next.claim })) === 'inherited'
}

const usefulMs = 60_000

const nextOffer = async (
  { placement, cancellationId, requestedAt }: Freed,
  passed: readonly string[],
  { first, offerMs }: WaitingList,
): Promise<WaitingOffer | undefined> => {
  const expires_at = requestedAt + offerMs
  if (clock() + usefulMs > expires_at) return undefined
  const entry = await first(placement, passed)
  return (
    entry && {
      ...entry,
      expires_at,
      claim: makeClaim(expires_at, derivedNonce('offer', entry.entry_id, cancellationId)),
    }
  )
}
