import type { EpochMs } from '../../kernel/clock.ts'
import { type Claim, isHold, nonceOf } from './claim.ts'
import { claimAt, type Section, statusOver, type UnitState, worse } from './section.ts'
import { accepts, alone, type Step, unitLegsOf, unitsIn, write } from './step.ts'

/**
 * The outcome of a step: done, replaced by an earlier claim of the same request, or impossible; then with the section
 * as it was.
 */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'adopted'; readonly claim: Claim }
  | { readonly kind: 'lost'; readonly units: readonly UnitState[]; readonly section: Section | undefined }

/**
 * Decides what a refused step means from the section as it was when refused.
 *
 * - `done`: every unit carries the step's claim already. The reply to an earlier attempt was lost, and the SDK's retry
 *   was refused because that attempt had succeeded.
 * - `adopted`: a hold finds one hold with its own nonce and another time: the same request, sent again after a crash.
 *   It keeps the earlier claim, so that its expiry is unchanged.
 * - `lost`: the units named do not allow the step, in a closed section all of them. Nothing was written.
 *
 * Why a nonce is enough to adopt by: it is random (no retry repeats it) or derived from the user's id and the
 * Idempotency-Key, so an equal nonce means the same user and the same key, and the record it belongs to, if any, is
 * that user's own. Two different requests have equal nonces once in 10¹², and it shows only if one is for exactly the
 * units that the other holds. To provoke it takes the other user's id and key; no reply and no log carries a nonce.
 * Should it happen, two users share a *hold*, and never a unit: a sale replaces the claim, so the second sale is
 * refused and refunded as any lost one is. A sale is never adopted, only recognized.
 */
export const recover = (old: Section | undefined, step: Step, now: EpochMs): Outcome => {
  const found = unitLegsOf(step.target).map(([unit, leg]) => claimAt(old, unit, leg))
  if (found.every(claim => claim === step.claim)) return { kind: 'done' }
  const earlier = found[0]
  const isClosed = step.onlyOpen && old?.closed === true
  if (!isClosed && earlier !== undefined && found.every(claim => claim === earlier) && mayAdopt(step, earlier))
    return { kind: 'adopted', claim: earlier }
  const lost = unitsIn(step.target).filter(unit => !accepts(old, alone(step, unit)))
  if (lost.length === 0) throw new Error(`DynamoDB refused a ${step.name} that the rules accept`)
  return { kind: 'lost', units: lost.map(unit => stateFor(old, alone(step, unit), unit, now)), section: old }
}

/** Why a unit does not allow a step. */
export const stateFor = (section: Section | undefined, step: Step, unit: string, now: EpochMs): UnitState =>
  step.onlyOpen && section?.closed
    ? { unit, status: 'closed' }
    : step.target.map(legs => statusOver(section, unit, legs, now)).reduce(worse, { unit, status: 'available' })

const mayAdopt = (step: Step, earlier: Claim): boolean =>
  step.name === 'hold' && isHold(earlier) && nonceOf(earlier) === nonceOf(step.claim)

/** A step in memory: the combined effect of DynamoDB's update and `recover`. */
export const run = (section: Section, step: Step, now: EpochMs): { section: Section; outcome: Outcome } =>
  accepts(section, step)
    ? { section: write(section, step), outcome: { kind: 'done' } }
    : { section, outcome: recover(section, step, now) }
