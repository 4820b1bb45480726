import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, FREE, makeClaim, nonceOf, takeableBelow, untilOf } from '../../../shared/inventory/rules/claim.ts'
import {
  applyChange,
  changeSlots,
  noSlots,
  QUOTA,
  type Slots,
  takeSlots,
} from '../../../shared/inventory/rules/quota.ts'

const START = 1_800_000_000_000
const HOLD_MS = 900_000

const action = fc.record({
  what: fc.constantFrom('take', 'take', 'take', 'extend', 'give back'),
  request: fc.integer({ min: 0, max: 7 }),
  units: fc.integer({ min: 1, max: QUOTA }),
  wait: fc.constantFrom(0, 0, 0, 1_000, 905_001),
})

describe('the quota of a user', () => {
  it('counts exactly the units held: never more than ten, and refused only when there is no room', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 50 }), actions => {
        let slots: Slots = noSlots
        let now = START
        const held = new Map<number, { units: number; claim: Claim }>()
        for (const { what, request, units, wait } of actions) {
          now += wait
          for (const [key, { claim }] of held) if (claim < takeableBelow(now)) held.delete(key)
          const live = () => held.values().reduce((sum, each) => sum + each.units, 0)
          const mine = held.get(request)
          const claim = mine?.claim ?? makeClaim(now + HOLD_MS, BigInt(request + 1))
          if (what === 'take') {
            const wanted = mine?.units ?? units
            if (live() + (mine ? 0 : wanted) > QUOTA) {
              expect(() => takeSlots(slots, wanted, claim, now)).toThrow(
                expect.objectContaining({ code: 'HOLD_LIMIT' }),
              )
              continue
            }
            const change = takeSlots(slots, wanted, claim, now)
            expect(change === undefined).toBe(mine !== undefined)
            if (change) slots = applyChange(slots, change) as Slots
            held.set(request, { units: wanted, claim })
          } else if (mine || what === 'give back') {
            const next = what === 'extend' ? makeClaim(untilOf(claim) + 1, nonceOf(claim)) : FREE
            const change = changeSlots(slots, claim, next)
            if (change) slots = applyChange(slots, change) as Slots
            if (mine && what === 'extend') held.set(request, { ...mine, claim: next })
            else held.delete(request)
          }
          expect(slots.filter(slot => slot >= takeableBelow(now))).toHaveLength(live())
          expect(live()).toBeLessThanOrEqual(QUOTA)
        }
      }),
    )
  })

  it('a change decided on slots that have changed since does not apply', () => {
    const [mine, other] = [makeClaim(START + HOLD_MS, 10n), makeClaim(START + HOLD_MS, 20n)]
    const taking = takeSlots(noSlots, 3, mine, START)
    const taken = applyChange(noSlots, taking as NonNullable<typeof taking>) as Slots
    expect(applyChange(taken, { slots: [0], when: { below: takeableBelow(START) }, claim: other })).toBeUndefined()
    expect(changeSlots(taken, other, FREE)).toBeUndefined()
    expect(applyChange(taken, { slots: [0], when: { equals: other }, claim: FREE })).toBeUndefined()
  })

  it('a request that lapsed and was made again is found by its later time', () => {
    const apply = (slots: Slots, change?: ReturnType<typeof takeSlots>) =>
      applyChange(slots, change as NonNullable<typeof change>) as Slots
    const [other, first, again] = [
      makeClaim(START + HOLD_MS, 9n),
      makeClaim(START + HOLD_MS, 19n),
      makeClaim(START + 3 * HOLD_MS, 19n),
    ]
    const both = [other, first].reduce((slots, claim) => apply(slots, takeSlots(slots, 1, claim, START)), noSlots)
    const retaken = apply(both, takeSlots(both, 1, again, START + 2 * HOLD_MS))
    expect(retaken).toEqual([first, ...Array(8).fill(FREE), again])
    expect(apply(retaken, changeSlots(retaken, again, FREE))).toEqual([first, ...Array(9).fill(FREE)])
  })

  it('HOLD_LIMIT states how many are left', () => {
    const first = takeSlots(noSlots, 8, makeClaim(START + HOLD_MS, 3n), START)
    const slots = applyChange(noSlots, first as NonNullable<typeof first>) as Slots
    expect(() => takeSlots(slots, 3, makeClaim(START + HOLD_MS, 4n), START)).toThrow(
      expect.objectContaining({ code: 'HOLD_LIMIT', details: { limit: 10, left: 2 } }),
    )
  })
})
