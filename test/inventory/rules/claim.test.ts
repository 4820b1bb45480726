import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockClaim,
  type Claim,
  derivedNonce,
  extendedClaim,
  FREE,
  GRACE_MS,
  isHold,
  isSold,
  makeClaim,
  nonceOf,
  randomNonce,
  saleClaim,
  statusForHolder,
  statusForOthers,
  takeableBelow,
  untilOf,
} from '../../../shared/inventory/rules/claim.ts'
import { arbitraryNonce, arbitraryTime } from '../arbitraries.ts'

const sentinels = fc.oneof(fc.string().map(saleClaim), fc.string().map(blockClaim))

describe('a claim', () => {
  it('keeps its time and its nonce', () => {
    fc.assert(
      fc.property(arbitraryTime, arbitraryNonce, (until, nonce) => {
        const claim = makeClaim(until, nonce)
        expect([untilOf(claim), nonceOf(claim)]).toEqual([until, nonce])
        expect(isHold(claim)).toBe(true)
      }),
    )
  })

  it('has at most 26 digits, so it takes 14 bytes of a section', () => {
    fc.assert(fc.property(sentinels, claim => String(claim).length <= 26))
  })

  it.each([
    ['a malformed time', Number.NaN, 1n],
    ['no time', 0, 1n],
    ['a sentinel’s time', 90_000_000_000_000, 1n],
    ['half a millisecond', 1.5, 1n],
    ['the nonce 0', 1, 0n],
    ['a nonce of 13 digits', 1, 10n ** 12n],
  ])('refuses %s', (_, until, nonce) => {
    expect(() => makeClaim(until, nonce)).toThrow(RangeError)
  })

  it('nonces are never 0, and derived ones are the same for the same parts only', () => {
    const parts = fc.array(fc.string(), { maxLength: 4 })
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const nonce = derivedNonce(...left)
        expect(nonce > 0n && nonce < 10n ** 12n && randomNonce() > 0n).toBe(true)
        expect(nonce === derivedNonce(...right)).toBe(JSON.stringify(left) === JSON.stringify(right))
      }),
    )
  })
})

describe('a sale claim', () => {
  it('of the first seating is what it always was, as it is stored', () => {
    expect([saleClaim('bkg_1'), saleClaim('bkg_1', 0)]).toEqual(Array(2).fill(90_000_000_000_000_761_315_213_067n))
  })

  it('differs for every seating of every booking', () => {
    const claims = ['bkg_1', 'bkg_2'].flatMap(id => [0, 1, 2, 10].map(seating => saleClaim(id, seating)))
    expect(new Set(claims).size).toBe(8)
  })

  it('is sold, as no other claim is', () => {
    expect([saleClaim('b'), saleClaim('b', 3)].map(isSold)).toEqual([true, true])
    expect([FREE, makeClaim(1, 1n), blockClaim('sch_1')].map(isSold)).toEqual([false, false, false])
  })
})

describe('the status of a claim', () => {
  const hold = (until: number) => makeClaim(until, 7n)
  const at = 1_800_000_000_000

  it.each<[string, Claim, number, string, string]>([
    ['free', FREE, at, 'available', 'available'],
    ['held', hold(at + 1), at, 'held', 'held'],
    ['at its time', hold(at), at, 'held', 'held'],
    ['in its grace', hold(at - 1), at, 'held', 'available'],
    ['at the end of its grace', hold(at - GRACE_MS), at, 'held', 'available'],
    ['after its grace', hold(at - GRACE_MS - 1), at, 'available', 'available'],
    ['sold', saleClaim('bkg_1'), at, 'booked', 'booked'],
    ['blocked', blockClaim('sch_1'), at, 'blocked', 'blocked'],
    ['sold, a thousand years on', saleClaim('bkg_1'), at + 1000 * 365 * 86_400_000, 'booked', 'booked'],
  ])('%s', (_, claim, now, others, holder) => {
    expect([statusForOthers(claim, now).status, statusForHolder(claim, now).status]).toEqual([others, holder])
  })

  it('a seat shown free at `heldUntil` can be taken, and not a second earlier', () => {
    fc.assert(
      fc.property(arbitraryTime, arbitraryNonce, (until, nonce) => {
        const claim = makeClaim(until, nonce)
        const { heldUntil = 0 } = statusForOthers(claim, until)
        expect(heldUntil % 1000).toBe(0)
        expect(claim < takeableBelow(heldUntil)).toBe(true)
        expect(claim < takeableBelow(heldUntil - 1000)).toBe(false)
        expect(statusForHolder(claim, until)).toEqual({ status: 'held', heldUntil: until })
      }),
    )
  })

  it('a unit is shown available to others exactly when they can take it', () => {
    fc.assert(
      fc.property(fc.oneof(sentinels, fc.constant(FREE), arbitraryTime.map(hold)), arbitraryTime, (claim, now) => {
        expect(statusForOthers(claim, now).status === 'available').toBe(claim < takeableBelow(now))
      }),
    )
  })
})

describe('an extension', () => {
  it('never goes past twice the hold time from the first hold, never back, and keeps the nonce', () => {
    fc.assert(
      fc.property(arbitraryTime, fc.array(fc.integer({ min: 0, max: 2_000_000 })), (heldSince, extensions) => {
        const holdMs = 900_000
        let claim = makeClaim(heldSince + holdMs, 7n)
        for (const byMs of extensions) {
          const next = extendedClaim(claim, { byMs, heldSince, holdMs })
          expect(next >= claim && nonceOf(next) === 7n).toBe(true)
          expect(untilOf(next)).toBeLessThanOrEqual(heldSince + 2 * holdMs)
          if (untilOf(claim) + byMs <= heldSince + 2 * holdMs) expect(untilOf(next)).toBe(untilOf(claim) + byMs)
          claim = next
        }
      }),
    )
  })
})
