import { type Claim, derivedNonce, makeClaim, randomNonce, untilOf } from '../../inventory/rules/claim.ts'
import type { Placement } from '../../inventory/rules/placement.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { newId } from '../../kernel/ids.ts'
import type { Currency } from '../../kernel/money.ts'
import { commerceIds } from '../domain.ts'
import type { Details, Reservation } from './reservation-record.ts'

/** The members of a request to hold that identify it (the user, the key and the fingerprint), its time, and what it asks of any kind. */
export interface HoldCommand {
  readonly userId: string
  readonly idempotencyKey: string | undefined
  readonly fingerprint: string
  readonly now: EpochMs
  /** Whether messages say that the hold was made, and that it is about to end. */
  readonly notify?: boolean | undefined
}

/** The hold that a request would make: all it takes, in the domain's own form what that is, and its price. */
export interface HoldPlan {
  readonly kind: string
  readonly subject_id: string
  readonly placement: Placement
  readonly details: Details
  readonly total_amount: number
  readonly currency: Currency
}

/**
 * The same id for the same Idempotency-Key of the same user, so that a repeated request finds its first reservation.
 */
export const reservationId = ({ userId, idempotencyKey, now }: HoldCommand): string =>
  idempotencyKey === undefined
    ? newId(commerceIds.reservation, now)
    : derivedId(commerceIds.reservation, userId, idempotencyKey)

/**
 * A retry has another time but the same nonce, by which it recognizes the claim of a crashed attempt, but not what the
 * attempts of an earlier round hold, which is being given back.
 */
export const newClaim = (
  { userId, idempotencyKey, fingerprint, now }: HoldCommand,
  holdSeconds: number,
  rounds = 0,
): Claim => {
  const round = rounds > 0 ? [String(rounds)] : []
  return makeClaim(
    now + holdSeconds * 1000,
    idempotencyKey === undefined ? randomNonce() : derivedNonce('hold', userId, idempotencyKey, fingerprint, ...round),
  )
}

/**
 * The record of a hold whose units are claimed. It ends at the claim's time, and was held from as long before it, also when
 * that is an earlier attempt's.
 */
export const newReservation = (
  { userId, now, fingerprint, notify }: HoldCommand,
  id: string,
  { placement, ...plan }: HoldPlan,
  claim: Claim,
  holdSeconds: number,
): Reservation => ({
  ...plan,
  id,
  user_id: userId,
  state: 'held',
  places: placement,
  claim,
  held_at: Math.min(now, untilOf(claim) - holdSeconds * 1000),
  expires_at: untilOf(claim),
  fingerprint,
  ...(notify && { notify }),
})
