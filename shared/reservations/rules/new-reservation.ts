import { commerceIds } from '../../commerce/domain.ts'
import type { Reservation } from '../../commerce/rules/records.ts'
import { type Claim, derivedNonce, makeClaim, randomNonce, untilOf } from '../../inventory/rules/claim.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { newId } from '../../kernel/ids.ts'
import type { HoldPlan } from './plan-hold.ts'

/** The members of a request to hold that identify it: the user, the key and the fingerprint, with its time. */
export interface HoldCommand {
  readonly userId: string
  readonly idempotencyKey: string | undefined
  readonly fingerprint: string
  readonly now: EpochMs
}

/**
 * The same id for the same Idempotency-Key of the same user, so that a repeated request finds its first reservation.
 */
export const reservationId = ({ userId, idempotencyKey, now }: HoldCommand): string =>
  idempotencyKey === undefined
    ? newId(commerceIds.reservation, now)
    : derivedId(commerceIds.reservation, userId, idempotencyKey)

/** A retry has another time but the same nonce, by which it recognizes the claim of a crashed attempt. */
export const newClaim = ({ userId, idempotencyKey, fingerprint, now }: HoldCommand, holdSeconds: number): Claim =>
  makeClaim(
    now + holdSeconds * 1000,
    idempotencyKey === undefined ? randomNonce() : derivedNonce('hold', userId, idempotencyKey, fingerprint),
  )

/**
 * The record of a hold whose seats are claimed. It ends at the claim's time, also when that is an earlier attempt's.
 */
export const newReservation = (command: HoldCommand, id: string, plan: HoldPlan, claim: Claim): Reservation => ({
  id,
  user_id: command.userId,
  state: 'held',
  schedule_id: plan.schedule_id,
  ...plan.legs,
  parts: plan.placement.map(({ section, units }) => ({ section, units })),
  claim,
  seats: plan.seats,
  from_stop: plan.from_stop,
  to_stop: plan.to_stop,
  total_amount: plan.total_amount,
  currency: plan.currency,
  held_at: command.now,
  expires_at: untilOf(claim),
  fingerprint: command.fingerprint,
})
