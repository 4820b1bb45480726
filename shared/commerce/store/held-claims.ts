import type { EpochMs } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import type { Reservation } from '../rules/records.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { reservationRecords } from './reservation-item.ts'

const conditions = {
  /** Held by the claim that was read, and no change of it is noted. */
  unchanged: '#state = :held AND claim = :known AND attribute_not_exists(next_claim)',
  /** The same, and its holder has not extended it before. */
  neverExtended:
    '#state = :held AND claim = :known AND attribute_not_exists(next_claim) AND attribute_not_exists(extended_at)',
  /** Held by the claim that was read, with this change noted. */
  noted: '#state = :held AND claim = :known AND next_claim = :next',
}

/**
 * Notes the claim that a hold is about to get. Only one change at a time can be noted: a second one would hide the
 * first, which may have reached the units already.
 * @param extendedAt set when the holder asks for more time, which is allowed once
 * @returns false when the hold ended, is being changed or was extended before
 */
export const noteNextClaim = (
  kinds: HoldKinds,
  reservation: Reservation,
  next: bigint,
  extendedAt?: EpochMs,
): Promise<boolean> =>
  extendedAt === undefined
    ? change(kinds, reservation, 'unchanged', { next_claim: next })
    : change(kinds, reservation, 'neverExtended', { next_claim: next, extended_at: extendedAt })

/**
 * Makes the noted claim the hold's own, once its units carry it.
 * @returns false when the hold ended or another request has done it
 */
export const takeNextClaim = (
  kinds: HoldKinds,
  reservation: Reservation,
  next: bigint,
  expiresAt: EpochMs,
): Promise<boolean> =>
  change(kinds, reservation, 'noted', { claim: next, next_claim: undefined, expires_at: expiresAt }, next)

const change = async (
  kinds: HoldKinds,
  reservation: Reservation,
  condition: keyof typeof conditions,
  changes: Partial<Reservation>,
  next?: bigint,
): Promise<boolean> => {
  const { user_id, id, claim } = reservation
  reservationRecords(kinds).check({ ...reservation, ...changes })
  return isWritten(
    update('commerce', keys.reservation(user_id, id), {
      set: changes,
      when: conditions[condition],
      names: { '#state': 'state' },
      values: { ':held': 'held', ':known': claim, ...(next && { ':next': next }) },
    }),
  )
}
