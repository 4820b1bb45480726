import { type Claim, derivedNonce, FREE, makeClaim } from '../../inventory/rules/claim.ts'
import { exceptPlaces, type Placement } from '../../inventory/rules/placement.ts'
import { cancelSale, passOn } from '../../inventory/store/inventory.ts'
import { now as clock, type EpochMs } from '../../kernel/clock.ts'
import type { Offered } from '../rules/cancellation.ts'

/** The offer of freed units to one entry of a waiting list: a hold that the entry may take. */
export interface WaitingOffer {
  readonly entry_id: string
  readonly placement: Placement
  readonly claim: Claim
  readonly expires_at: EpochMs
}

/** The waiting list of an inventory, as its domain keeps it. */
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
  /** To whom an earlier attempt was about to offer them, in that order. */
  readonly offered: readonly Offered[]
  /** Notes all to whom they were offered, before the last one gets a claim. */
  readonly note: (offered: readonly Offered[]) => Promise<void>
}

/**
 * Frees a booking's units; those that an entry waits for get its hold claim in the very write, in place of the sale's. Where the
 * entry waits no more, the claim passes on to the next, in one write each, and after the last one the units become free. An offer's claim
 * derives from the entry and the cancellation, its end from the cancellation's time. One that comes too late to be of use is
 * not made. Each offer is noted before its claim is written: after a crash the same entries are gone through in the same
 * order, whatever the list is by then, so the units find the one whose claim they carry.
 */
export const offerToWaiting = async (freed: Freed, waiting: WaitingList): Promise<void> => {
  const offered: Offered[] = []
  let from: WaitingOffer | undefined
  for (;;) {
    const noted = freed.offered[offered.length]
    const left = from?.placement ?? freed.placement
    const next = await nextOffer({ ...freed, placement: left }, { offered, noted }, waiting)
    if (next) offered.push({ entry_id: next.entry_id, placement: next.placement })
    if (next && !noted) await freed.note(offered)
    const isGiven = await given(freed, from, next)
    if (!next || (isGiven && (await waiting.record(next)))) return
    // Units that do not carry the claim of an entry may carry that of one that was noted after it.
    if (!isGiven && offered.length >= freed.offered.length) return
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
  { placement, cancellationId, requestedAt }: Pick<Freed, 'placement' | 'cancellationId' | 'requestedAt'>,
  { offered, noted }: { readonly offered: readonly Offered[]; readonly noted: Offered | undefined },
  { first, offerMs }: WaitingList,
): Promise<WaitingOffer | undefined> => {
  const expires_at = requestedAt + offerMs
  if (clock() + usefulMs > expires_at) return undefined
  const passed = offered.map(({ entry_id }) => entry_id)
  const entry = noted ?? (await first(placement, passed))
  return (
    entry && {
      ...entry,
      expires_at,
      claim: makeClaim(expires_at, derivedNonce('offer', entry.entry_id, cancellationId)),
    }
  )
}
