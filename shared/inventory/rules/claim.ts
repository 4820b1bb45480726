import { createHash } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'
import { randomInt } from '../../kernel/random.ts'

/**
 * The owner of a unit on one leg, and the time its ownership ends: `until_ms × 10¹² + nonce`. A bigint, as it exceeds
 * JavaScript's exact integers; a DynamoDB Number. A comparison with a time shows whether the claim has lapsed, a
 * comparison with another claim whether both have the same owner.
 */
export type Claim = bigint

/** The claim of a free unit. No owner's claim equals it, as nonces start at 1. */
export const FREE: Claim = 0n

/** How long past its time a claim still excludes other buyers: clocks may differ by this much. */
export const GRACE_MS = 5_000

const NONCES = 10 ** 12
const SCALE = BigInt(NONCES)

/**
 * The `until` of claims that never lapse, in the year 4821: far above any real one, far below the 26 digits that
 * DynamoDB's 38 leave. One digit more than a hold's costs no byte, since DynamoDB keeps two digits in one.
 */
const SOLD_UNTIL: EpochMs = 90_000_000_000_000
const BLOCKED_UNTIL: EpochMs = 91_000_000_000_000

export const untilOf = (claim: Claim): EpochMs => Number(claim / SCALE)

export const nonceOf = (claim: Claim): bigint => claim % SCALE

const compose = (until: EpochMs, nonce: bigint): Claim => BigInt(until) * SCALE + nonce

/** @throws RangeError when `until` is no time a hold could have, or `nonce` is not within 1 … 10¹² − 1 */
export const makeClaim = (until: EpochMs, nonce: bigint): Claim => {
  if (!Number.isSafeInteger(until) || until <= 0 || until >= SOLD_UNTIL)
    throw new RangeError(`no hold lasts until ${until}`)
  if (nonce <= 0n || nonce >= SCALE) throw new RangeError(`not a nonce: ${nonce}`)
  return compose(until, nonce)
}

export const randomNonce = (): bigint => BigInt(randomInt(1, NONCES))

/**
 * The same nonce for the same parts, so that a retry recognizes its own claim. Pass everything that identifies a
 * request: the user's id and the Idempotency-Key. See `recover.ts` for why equal nonces then mean the same request.
 */
export const derivedNonce = (...parts: readonly string[]): bigint => {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return (BigInt(`0x${digest}`) % (SCALE - 1n)) + 1n
}

/**
 * Derived from the booking, so a settle that is delivered again recognizes its own sale.
 * @param seating rises each time the booking gives its units up and gets units again: a late repetition of an earlier
 *   sale or cancellation then recognizes nothing of the present one
 */
export const saleClaim = (bookingId: string, seating = 0): Claim =>
  compose(SOLD_UNTIL, derivedNonce('sale', bookingId, ...(seating > 0 ? [String(seating)] : [])))

/** One claim for a whole inventory: a caller that may unblock one of its units may unblock all of them. */
export const blockClaim = (inventoryId: string): Claim => compose(BLOCKED_UNTIL, derivedNonce('block', inventoryId))

/** Whether it is a hold: neither free, nor sold, nor blocked. It may have lapsed. */
export const isHold = (claim: Claim): boolean => claim !== FREE && untilOf(claim) < SOLD_UNTIL

export const isSold = (claim: Claim): boolean => untilOf(claim) >= SOLD_UNTIL && untilOf(claim) < BLOCKED_UNTIL

/** Every claim below this one is takeable at `now`: free, or lapsed longer ago than the grace. */
export const takeableBelow = (now: EpochMs): Claim => compose(now - GRACE_MS, 0n)

/**
 * A hold extended by `byMs`, never past twice the hold time from the first hold. The nonce stays, so a retry of the
 * hold still recognizes it.
 */
export const extendedClaim = (claim: Claim, more: { byMs: number; heldSince: EpochMs; holdMs: number }): Claim => {
  const bound = more.heldSince + 2 * more.holdMs
  return makeClaim(Math.max(untilOf(claim), Math.min(untilOf(claim) + more.byMs, bound)), nonceOf(claim))
}

/** The status of a claim at a time. `heldUntil` only while `held`. */
export interface ClaimStatus {
  readonly status: 'available' | 'held' | 'booked' | 'blocked'
  readonly heldUntil?: EpochMs
}

/** `heldUntil` is a whole second at which the unit can be taken: it includes the grace, and is rounded up. */
export const statusForOthers = (claim: Claim, now: EpochMs): ClaimStatus => {
  if (claim < takeableBelow(now)) return { status: 'available' }
  if (isHold(claim)) return { status: 'held', heldUntil: Math.floor((untilOf(claim) + GRACE_MS) / 1000 + 1) * 1000 }
  return { status: untilOf(claim) < BLOCKED_UNTIL ? 'booked' : 'blocked' }
}

/** The status for the claim's owner: the hold ends at its time, without the grace. */
export const statusForHolder = (claim: Claim, now: EpochMs): ClaimStatus => {
  if (!isHold(claim)) return statusForOthers(claim, now)
  return untilOf(claim) < now ? { status: 'available' } : { status: 'held', heldUntil: untilOf(claim) }
}
