import { makeClaim, nonceOf, untilOf } from '../../inventory/rules/claim.ts'
import { extend } from '../../inventory/store/inventory.ts'
import { extendQuota, sharesOf } from '../../inventory/store/quota.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { claimsOf } from '../rules/hold.ts'
import type { Reservation } from '../rules/records.ts'
import { requireActive } from '../rules/reservation.ts'
import type { Kinds } from '../rules/selling.ts'
import { noteNextClaim, takeNextClaim } from '../store/held-claims.ts'
import { readReservation } from '../store/reservations.ts'
import { sameClaims } from './sell-units.ts'

/** Each lost race means that another request of the same holder succeeded first. */
const attempts = 25

/**
 * Extends a hold to `end`, unless it lasts longer already: the record notes the next claim, the units get it, the
 * record takes it over. A change that stopped halfway is finished first. Repeatable.
 * @param extendedAt given when the holder asked for more time, which is allowed once; the caller bounds `end`
 * @returns the reservation afterwards
 * @throws DomainError RESERVATION_NOT_ACTIVE, ALREADY_EXTENDED
 */
export const extendHold = async (
  kinds: Kinds,
  reservation: Reservation,
  end: EpochMs,
  now: EpochMs,
  extendedAt?: EpochMs,
): Promise<Reservation> => {
  let held = reservation
  let asked = extendedAt
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    requireActive(held, now)
    if (held.next_claim !== undefined) held = await finish(kinds, held, held.next_claim, now)
    else if (end <= held.expires_at && asked === undefined) return held
    else if (asked !== undefined && held.extended_at !== undefined) throw alreadyExtended()
    else {
      const next = makeClaim(Math.max(end, held.expires_at), nonceOf(held.claim))
      const noted = await noteNextClaim(kinds, held, next, asked)
      held = noted
        ? await finish(kinds, { ...held, next_claim: next, extended_at: asked ?? held.extended_at }, next, now)
        : await again(kinds, held)
      // Refused, and yet stored: the reply to this request's own write was lost, and the SDK sent it again.
      if (noted || (held.next_claim === next && held.extended_at === asked)) asked = undefined
    }
  }
  throw new Error(`the claim of ${held.id} kept changing`)
}

/** Writes a noted claim to the units, their quota and the record. */
const finish = async (kinds: Kinds, held: Reservation, next: bigint, now: EpochMs): Promise<Reservation> => {
  const { user_id: userId, places: placement, claim } = held
  const extended = await extend({ placement, claims: claimsOf(held), next, now })
  if (extended.kind === 'taken') return overtaken(kinds, held, now)
  const expiresAt = untilOf(next)
  const [taken] = await Promise.all([
    takeNextClaim(kinds, held, next, expiresAt),
    ...sharesOf(userId, placement, claim).map(share => extendQuota(share, next)),
  ])
  return taken ? { ...held, claim: next, next_claim: undefined, expires_at: expiresAt } : again(kinds, held)
}

const again = async (kinds: Kinds, { user_id, id }: Reservation): Promise<Reservation> => {
  const found = await readReservation(kinds, user_id, id)
  if (!found) throw new Error(`${id} is gone`)
  return found
}

/**
 * The units carry none of the known claims: another request of the same holder has extended the hold further since, or
 * they were sold, given back, or lapsed and taken by another buyer.
 */
const overtaken = async (kinds: Kinds, held: Reservation, now: EpochMs): Promise<Reservation> => {
  const found = await again(kinds, held)
  requireActive(found, now)
  if (!sameClaims(held, found)) return found
  throw new DomainError('RESERVATION_NOT_ACTIVE', 'What this reservation held is not held any more.')
}

const alreadyExtended = () => new DomainError('ALREADY_EXTENDED', 'This reservation was extended once already.')
