import { now as clock, type EpochMs } from '../../kernel/clock.ts'
import { blockClaim, type Claim, FREE, saleClaim } from '../rules/claim.ts'
import type { Part, Placement } from '../rules/placement.ts'
import { statusOver, type Target, type UnitState } from '../rules/section.ts'
import * as steps from '../rules/step.ts'
import { applyStep, readSections } from './sections.ts'

/** All units of the placement, however many sections they are in. */
interface Request {
  readonly placement: Placement
  readonly now: EpochMs
}

/** The units that prevented the step: all of them, in any section. */
export interface Taken {
  readonly kind: 'taken'
  readonly units: readonly UnitState[]
}

/**
 * Takes every unit, free or lapsed. `adopted`: another attempt of this request took them, and `claim` is that
 * attempt's, whose time the record must carry. All units or none: after `taken`, nothing stays held.
 * @throws any error of DynamoDB's but a refused condition; nothing stays held then, at the latest when the hold lapses
 */
export const hold = async ({
  placement,
  claim,
  now,
}: Request & { readonly claim: Claim }): Promise<
  { readonly kind: 'held' | 'adopted'; readonly claim: Claim } | Taken
> => {
  const forward = (target: Target, own: Claim) => steps.hold(target, own, now)
  const back = (target: Target, own: Claim) => steps.release(target, [own])
  try {
    const walked = await walk({ placement, now }, claim, forward, back)
    return walked.kind === 'taken' ? walked : { kind: walked.claim === claim ? 'held' : 'adopted', claim: walked.claim }
  } catch (error) {
    // The update whose reply was lost may have happened.
    await release({ placement, claims: [claim] }).catch(() => undefined)
    throw error
  }
}

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
  const forward = (target: Target) => steps.extend(target, claims, next)
  const back = (target: Target) => steps.extend(target, [next], claims.find(claim => claim !== next) ?? next)
  const walked = await walk({ placement, now }, next, forward, back)
  return walked.kind === 'taken' ? walked : { kind: 'extended' }
}

/**
 * Sells units that the owner holds, or held if no other request took them since. Repeatable, also concurrently, from
 * wherever it stopped. So it undoes nothing, as a concurrent attempt at the same sale may rely on it: after `taken`,
 * once the records have given up the sale for good, `cancelSale` frees the units sold in vain.
 */
export const sell = async ({
  placement,
  claims,
  bookingId,
  now,
}: Request & { readonly claims: readonly Claim[]; readonly bookingId: string }): Promise<
  { readonly kind: 'sold' } | Taken
> => {
  const walked = await walk({ placement, now }, saleClaim(bookingId), target => steps.sell(target, claims, bookingId))
  return walked.kind === 'taken' ? walked : { kind: 'sold' }
}

/**
 * Takes free or lapsed units off sale. Repeatable. After `taken`, sections without a refused unit may be blocked: to
 * undo them would put units on sale that were blocked before.
 */
export const block = async ({ placement, now }: Request): Promise<{ readonly kind: 'blocked' } | Taken> => {
  const { inventory_id } = placement
  const walked = await walk({ placement, now }, blockClaim(inventory_id), target =>
    steps.block(target, inventory_id, now),
  )
  return walked.kind === 'taken' ? walked : { kind: 'blocked' }
}

/** Frees those of the units that still carry one of the owner's claims. Repeatable. */
export const release = ({ placement, claims }: { placement: Placement; claims: readonly Claim[] }): Promise<void> =>
  giveBack(placement, target => steps.release(target, claims))

/** Frees those of the units that this booking bought and still has: all of a booking, or some. Repeatable. */
export const cancelSale = ({ placement, bookingId }: { placement: Placement; bookingId: string }): Promise<void> =>
  giveBack(placement, target => steps.cancel(target, bookingId))

/** Puts those of the units that are blocked back on sale. Repeatable. */
export const unblock = ({ placement }: { placement: Placement }): Promise<void> =>
  giveBack(placement, target => steps.unblock(target, placement.inventory_id))

type Move = (target: Target, own: Claim) => steps.Step

const targetOf = ({ legs }: Placement, { units }: Part): Target => ({ units, legs })

/**
 * Sections one after the other, in the same order for every request; where one refuses, `back` undoes those before it,
 * in reverse.
 */
const walk = async (
  { placement, now }: Request,
  claim: Claim,
  forward: Move,
  back?: Move,
): Promise<{ readonly kind: 'done'; readonly claim: Claim } | Taken> => {
  const { inventory_id, parts } = placement
  const done: Part[] = []
  let own = claim
  for (const [index, part] of parts.entries()) {
    const outcome = await applyStep(inventory_id, part.section, forward(targetOf(placement, part), own), now)
    // Units are given back in reverse, so what an earlier attempt left starts with the first section: the rest joins
    // its claim.
    if (outcome.kind === 'adopted' && index === 0) own = outcome.claim
    else if (outcome.kind !== 'done') {
      if (back)
        for (const earlier of done.toReversed())
          await applyStep(inventory_id, earlier.section, back(targetOf(placement, earlier), own), now)
      const here = outcome.kind === 'lost' ? outcome.units : part.units.map(unit => ({ unit, status: 'held' as const }))
      const later = await refusedToo({ placement: { ...placement, parts: parts.slice(index + 1) }, now }, own, forward)
      return { kind: 'taken', units: [...here, ...later] }
    }
    done.push(part)
  }
  return { kind: 'done', claim: own }
}

/** Units of later sections that would be refused as well, so that the reply names all of them at once. */
const refusedToo = async ({ placement, now }: Request, own: Claim, forward: Move): Promise<UnitState[]> => {
  if (placement.parts.length === 0) return []
  const sections = await readSections(placement.inventory_id)
  return placement.parts.flatMap(part => {
    const section = sections.find(({ number }) => number === part.section)
    return part.units
      .filter(unit => !steps.accepts(section, forward({ units: [unit], legs: placement.legs }, own)))
      .map(unit => statusOver(section, unit, placement.legs, now))
  })
}

const giveBack = async (placement: Placement, move: Move): Promise<void> => {
  for (const part of placement.parts.toReversed()) {
    let units = part.units
    while (units.length > 0) {
      const step = move({ units, legs: placement.legs }, FREE)
      const outcome = await applyStep(placement.inventory_id, part.section, step, clock())
      if (outcome.kind !== 'lost') break
      const others = new Set(outcome.units.map(({ unit }) => unit))
      units = units.filter(unit => !others.has(unit))
    }
  }
}
