import { createHash } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'
import { randomInt } from '../../kernel/random.ts'

/**
 * Who has a unit on one leg, and until when: `until_ms × 10¹² + nonce`. A bigint, as it is past JavaScript's exact
 * integers; a DynamoDB Number. Comparing it to a time asks whether it has lapsed, comparing it to mine asks whose it is.
 */
export type Claim = bigint

/** Nobody's. No claim of anybody equals it, as nonces start at 1. */
export const FREE: Claim = 0n

/** How long past its time a claim still keeps others out: clocks may differ by this much. */
export const GRACE_MS = 5_000

const NONCES = 10 ** 12
const SCALE = BigInt(NONCES)

/**
 * The `until` of what never lapses, in the year 4821: far above any real one, far below the 26 digits that DynamoDB's 38
 * leave. One digit more than a hold's costs no byte, since DynamoDB keeps two digits in one.
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
 * The same nonce for the same parts, so that a retry knows its own claim. Give it everything that makes a request one
 * request: the user's id and the Idempotency-Key. See `recover.ts` for why equal nonces then mean the same request.
 */
export const derivedNonce = (...parts: readonly string[]): bigint => {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return (BigInt(`0x${digest}`) % (SCALE - 1n)) + 1n
}

/** Derived from the booking, so a settle that is delivered again recognizes its own sale. */
export const saleClaim = (bookingId: string): Claim => compose(SOLD_UNTIL, derivedNonce('sale', bookingId))

/** One for a whole inventory: whoever may unblock its units may unblock all of them. */
export const blockClaim = (inventoryId: string): Claim => compose(BLOCKED_UNTIL, derivedNonce('block', inventoryId))

/** Whether it is some buyer's hold: neither free, nor sold, nor blocked. It may have lapsed. */
export const isHold = (claim: Claim): boolean => claim !== FREE && untilOf(claim) < SOLD_UNTIL

/** Every claim below this one is takeable at `now`: free, or lapsed longer ago than the grace. */
export const takeableBelow = (now: EpochMs): Claim => compose(now - GRACE_MS, 0n)

/**
 * What a hold may become: `byMs` later, never past twice the hold time from the first hold. The nonce stays, so a retry
 * of the hold still knows it.
 */
export const extendedClaim = (claim: Claim, more: { byMs: number; heldSince: EpochMs; holdMs: number }): Claim => {
  const bound = more.heldSince + 2 * more.holdMs
  return makeClaim(Math.max(untilOf(claim), Math.min(untilOf(claim) + more.byMs, bound)), nonceOf(claim))
}

/** What a claim means to somebody at a time. `heldUntil` only while `held`. */
export interface ClaimStatus {
  readonly status: 'available' | 'held' | 'booked' | 'blocked'
  readonly heldUntil?: EpochMs
}

/** `heldUntil` is the whole second at which the unit can be taken: the grace is in it, and no rounding ends too early. */
export const statusForOthers = (claim: Claim, now: EpochMs): ClaimStatus => {
  if (claim < takeableBelow(now)) return { status: 'available' }
  if (isHold(claim)) return { status: 'held', heldUntil: Math.floor((untilOf(claim) + GRACE_MS) / 1000 + 1) * 1000 }
  return { status: untilOf(claim) < BLOCKED_UNTIL ? 'booked' : 'blocked' }
}

/** As the claim's owner sees it: its time is its time, without the grace. */
export const statusForHolder = (claim: Claim, now: EpochMs): ClaimStatus => {
  if (!isHold(claim)) return statusForOthers(claim, now)
  return untilOf(claim) < now ? { status: 'available' } : { status: 'held', heldUntil: untilOf(claim) }
}
