import { nonceOf } from '../../inventory/rules/claim.ts'
import { exceptPlaces } from '../../inventory/rules/placement.ts'
import type { Quota } from '../../inventory/rules/quota.ts'
import { holdWithinQuota } from '../../inventory/store/hold-within-quota.ts'
import { release } from '../../inventory/store/inventory.ts'
import type { TakenUnit } from '../../inventory/store/walk.ts'
import { DomainError } from '../../kernel/errors.ts'
import { claimsOf } from '../rules/hold.ts'
import { type HoldCommand, type HoldPlan, newClaim, newReservation } from '../rules/new-reservation.ts'
import type { Reservation } from '../rules/records.ts'
import { type Attempts, noAttempts } from '../rules/rounds.ts'
import { sameRequest } from '../rules/same-request.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { endRound, readAttempts, recordReservation } from '../store/reservations.ts'
import { giveUpHold } from './give-up-hold.ts'

/** A hold to be made: under its id, for its time, within its owner's quota, and what is said where a unit is taken. */
interface Wanted {
  readonly command: HoldCommand
  readonly id: string
  readonly plan: HoldPlan
  readonly holdSeconds: number
  readonly quota: Quota
  readonly taken: (units: readonly TakenUnit[]) => DomainError
  /** As `earlierAttempts` found them. */
  readonly earlier: Attempts
}

/** What earlier attempts of a keyed request to hold have left. */
export const earlierAttempts = async (
  kinds: HoldKinds,
  { userId, idempotencyKey }: HoldCommand,
  id: string,
): Promise<Attempts> => (idempotencyKey === undefined ? noAttempts : readAttempts(kinds, userId, id))

/** Each round more means that another attempt of the same request was refused at the same time. */
const mostRounds = 3

/**
 * Claims the units of a plan, all or none, and writes the hold's record. Further effects come from the table's stream.
 * @throws the errors of `taken` and of the quota; DomainError IDEMPOTENCY_KEY_REUSED; UNAVAILABLE
 */
export const holdUnits = async (kinds: HoldKinds, wanted: Wanted): Promise<Reservation> => {
  const { command } = wanted
  let attempts = wanted.earlier
  for (let round = 0; round < mostRounds; round += 1) {
    attempts = await attempt(kinds, wanted, attempts.rounds)
    if (attempts.reservation) return sameRequest(attempts.reservation, command)
  }
  throw new DomainError('UNAVAILABLE', 'This request is being made several times at once. Please try again shortly.', {
    retryAfterSeconds: 1,
  })
}

/** One attempt. @returns the request's reservation, or that another attempt has ended this one's round */
const attempt = async (kinds: HoldKinds, wanted: Wanted, rounds: number): Promise<Attempts> => {
  const { command, id, plan, holdSeconds, quota, taken } = wanted
  const { userId } = command
  const claim = newClaim(command, holdSeconds, rounds)
  const held = await holdWithinQuota({
    ...command,
    placement: plan.placement,
    claim,
    quota,
    endRound: command.idempotencyKey === undefined ? undefined : () => endRound(kinds, { user_id: userId, id }, rounds),
  })
  if (held.kind === 'taken') throw taken(held.units)
  const own = newReservation(command, id, plan, held.kind === 'recorded' ? claim : held.claim, holdSeconds)
  const found =
    held.kind === 'recorded' ? await readAttempts(kinds, userId, id) : await recordReservation(kinds, own, rounds)
  if (!found) return { rounds, reservation: own }
  await giveBackBeside(found.reservation, own)
  return found
}

/** Gives back what an attempt holds that another attempt's record, if there is one, does not. */
const giveBackBeside = async (recorded: Reservation | undefined, own: Reservation): Promise<void> => {
  if (recorded?.state !== 'held' || nonceOf(recorded.claim) !== nonceOf(own.claim)) return giveUpHold(own)
  const isRecorded = claimsOf(recorded).includes(own.claim)
  await release({
    placement: isRecorded ? exceptPlaces(own.places, recorded.places) : own.places,
    claims: [own.claim],
  })
}
