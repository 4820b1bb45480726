import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, FREE, saleClaim } from '../rules/claim.ts'
import { exceptPlaces, type Placement } from '../rules/placement.ts'
import * as steps from '../rules/step.ts'
import { giveBack, type Move, type Refusal, refusedToo, type TakenUnit, undo, walk } from './walk.ts'

/** All units of the placement, however many sections and inventories they are in. */
interface Request {
  readonly placement: Placement
  readonly now: EpochMs
}

/** The units that prevented the step: all of them, in any section. */
export interface Taken {
  readonly kind: 'taken'
  readonly units: readonly TakenUnit[]
}

/** A booking's sale: of its first seating, or of a later one. */
interface Sale {
  readonly placement: Placement
  readonly bookingId: string
  readonly seating?: number
}

/**
 * Ends a round of attempts, all those of one request that share a nonce: none of them can be recorded any more, so what
 * they hold can be given back.
 * @returns false when one of them was recorded: what they hold is that record's
 */
export type EndRound = () => Promise<boolean>

/**
 * Takes every unit, free or lapsed. `adopted`: another attempt of this request took them, and `claim` is that
 * attempt's, whose time the record must carry. All units or none: after `taken`, nothing stays held, but what an attempt
 * that was recorded holds. Sections before the one that refused were taken for a moment, so a lapsed claim that stood there
 * is gone.
 * @param endRound given when another attempt of the same request, with the same nonce, may be made: it may have adopted
 *   this attempt's claim, so that is given back only after this, and after an error left to lapse
 * @throws any error of DynamoDB's but a refused condition; nothing stays held then, at the latest when the hold lapses
 */
export const hold = async ({
  placement,
  claim,
  now,
  endRound,
}: Request & { readonly claim: Claim; readonly endRound?: EndRound | undefined }): Promise<
  { readonly kind: 'held' | 'adopted'; readonly claim: Claim } | Taken
> => {
  if (placement.length === 0) throw new RangeError('a hold of nothing')
  const forward: Move = (target, own) => steps.hold(target, own, now)
  try {
    const walked = await walk(placement, now, claim, forward)
    if (walked.kind === 'refused') {
      if (walked.done.length > 0 && (await mayGiveBack(endRound)))
        await undo(walked, now, (target, own) => steps.release(target, [own]))
      return takenBy(walked, now, claim, forward)
    }
    return { kind: walked.claim === claim ? 'held' : 'adopted', claim: walked.claim }
  } catch (error) {
    // The update whose reply was lost may have happened.
    if (!endRound) await release({ placement, claims: [claim] }).catch(() => undefined)
    throw error
  }
}

/** Before a refused attempt gives back anything. */
export const mayGiveBack = async (endRound: EndRound | undefined): Promise<boolean> => !endRound || endRound()

/**
 * Changes the owner's claim to `next`, which the owner's record notes first: after a crash in between the owner can
 * prove either. Repeatable. After `taken` the changed claims are changed back; after an error either claim may be
 * stored.
 */
export const extend = async ({
  placement,
  claims,
  next,
  now,
}: Request & { readonly claims: readonly Claim[]; readonly next: Claim }): Promise<
  { readonly kind: 'extended' } | Taken
> => {
  const forward: Move = target => steps.extend(target, claims, next)
  const before = claims.find(claim => claim !== next) ?? next
  const walked = await walk(placement, now, next, forward)
  if (walked.kind === 'done') return { kind: 'extended' }
  await undo(walked, now, target => steps.extend(target, [next], before))
  return takenBy(walked, now, next, forward)
}

/**
 * Sells units that the owner holds, or held if no other request took them since. Repeatable, also concurrently, from
 * wherever it ended. So it undoes nothing, as a concurrent attempt at the same sale may rely on it: after `taken`,
 * once the records have given up the sale for good, `cancelSale` frees the units sold in vain.
 */
export const sell = async ({
  placement,
  claims,
  bookingId,
  seating,
  now,
}: Request & Sale & { readonly claims: readonly Claim[] }): Promise<{ readonly kind: 'sold' } | Taken> => {
  const sale = saleClaim(bookingId, seating)
  const forward: Move = target => steps.sell(target, claims, sale)
  const walked = await walk(placement, now, sale, forward)
  return walked.kind === 'refused' ? takenBy(walked, now, sale, forward) : { kind: 'sold' }
}

/**
 * Takes free or lapsed units off sale. Repeatable. After `taken`, sections without a refused unit may be blocked: to
 * undo them would put units on sale that were blocked before.
 */
export const block = async ({ placement, now }: Request): Promise<{ readonly kind: 'blocked' } | Taken> => {
  const forward: Move = (target, _, inventoryId) => steps.block(target, inventoryId, now)
  const walked = await walk(placement, now, FREE, forward)
  return walked.kind === 'refused' ? takenBy(walked, now, FREE, forward) : { kind: 'blocked' }
}

const takenBy = async ({ units, later }: Refusal, now: EpochMs, own: Claim, forward: Move): Promise<Taken> => ({
  kind: 'taken',
  units: [...units, ...(await refusedToo(later, now, own, forward))],
})

/** Frees those of the units that still carry one of the owner's claims. Repeatable. */
export const release = async ({
  placement,
  claims,
}: {
  readonly placement: Placement
  readonly claims: readonly Claim[]
}): Promise<void> => {
  await giveBack(placement, target => steps.release(target, claims))
}

/** The one to whom units are offered: a hold claim for some places of what is given up. */
export interface Heir {
  readonly claim: Claim
  readonly placement: Placement
}

/**
 * Frees those of the units that this booking bought and still has: all of a booking, or some. Those offered to the heir
 * get the heir's claim in the same write, but not in a closed inventory. Repeatable.
 * @returns `inherited` when the heir has every unit offered, now or by an earlier attempt; else the heir's claim, where
 *   it is, has to be released or passed on
 */
export const cancelSale = async ({
  placement,
  bookingId,
  seating,
  heir,
}: Sale & { readonly heir?: Heir | undefined }): Promise<'freed' | 'inherited'> => {
  const sale = saleClaim(bookingId, seating)
  const cancel: Move = target => steps.cancel(target, sale)
  const inherited = heir && (await giveBack(heir.placement, target => steps.passOn(target, sale, heir.claim), cancel))
  await giveBack(heir ? exceptPlaces(placement, heir.placement) : placement, cancel)
  return inherited ? 'inherited' : 'freed'
}

/**
 * Passes units that were offered to one entry of a waiting list on to the next: the claim `from` becomes `to`, in one
 * write per section; in a closed inventory it is freed. Repeatable.
 * @returns as `cancelSale` does
 */
export const passOn = async ({
  placement,
  from,
  to,
}: {
  readonly placement: Placement
  readonly from: Claim
  readonly to: Claim
}): Promise<'freed' | 'inherited'> => {
  const free: Move = target => steps.release(target, [from])
  const all = await giveBack(placement, to === FREE ? free : target => steps.passOn(target, from, to), free)
  return all && to !== FREE ? 'inherited' : 'freed'
}

/** Puts those of the units that are blocked back on sale, unless their inventory is closed. Repeatable. */
export const unblock = async ({ placement }: { readonly placement: Placement }): Promise<void> => {
  await giveBack(placement, (target, _, inventoryId) => steps.unblock(target, inventoryId))
}
