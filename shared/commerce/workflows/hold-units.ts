import type { Quota } from '../../inventory/rules/quota.ts'
import { holdWithinQuota } from '../../inventory/store/hold-within-quota.ts'
import type { TakenUnit } from '../../inventory/store/walk.ts'
import type { DomainError } from '../../kernel/errors.ts'
import { type HoldCommand, type HoldPlan, newClaim, newReservation } from '../rules/new-reservation.ts'
import type { Reservation } from '../rules/records.ts'
import { sameRequest } from '../rules/same-request.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { readReservation, recordReservation } from '../store/reservations.ts'
import { giveUpHold } from './give-up-hold.ts'

/** A hold to be made: under its id, for its time, within its owner's quota, and what is said where a unit is taken. */
interface Wanted {
  readonly command: HoldCommand
  readonly id: string
  readonly plan: HoldPlan
  readonly holdSeconds: number
  readonly quota: Quota
  readonly taken: (units: readonly TakenUnit[]) => DomainError
}

/**
 * Claims the units of a plan, all or none, and writes the hold's record. Further effects come from the table's stream.
 * @throws the errors of `taken` and of the quota; DomainError IDEMPOTENCY_KEY_REUSED
 */
export const holdUnits = async (
  kinds: HoldKinds,
  { command, id, plan, holdSeconds, quota, taken }: Wanted,
): Promise<Reservation> => {
  const claim = newClaim(command, holdSeconds)
  const keyed = command.idempotencyKey !== undefined
  const held = await holdWithinQuota({ ...command, placement: plan.placement, claim, keyed, quota })
  if (held.kind === 'taken') throw taken(held.units)

  const reservation = newReservation(command, id, plan, held.claim)
  if (await recordReservation(kinds, reservation)) return reservation

  // Another request used the same key concurrently: with the same fingerprint it is the same hold, else the key was
  // reused.
  const first = await readReservation(kinds, command.userId, id)
  if (first?.fingerprint !== command.fingerprint) await giveUpHold(reservation)
  return sameRequest(first, command)
}
