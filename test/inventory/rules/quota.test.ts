import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, FREE, makeClaim, nonceOf, takeableBelow, untilOf } from '../../../shared/inventory/rules/claim.ts'
import {
  applyChange,
  changeSlots,
  countedBy,
  likelySlots,
  MOST_SLOTS,
  type Slots,
  surplusSlots,
  takeSlots,
} from '../../../shared/inventory/rules/quota.ts'
import { DomainError } from '../../../shared/kernel/errors.ts'

const refuse = (limit: number, left: number) => new DomainError('HOLD_LIMIT', 'too many', { details: { limit, left } })
const ten = { limit: 10, refuse }
const noSlots: Slots = []

const START = 1_800_000_000_000
const HOLD_MS = 900_000

const action = fc.record({
  what: fc.constantFrom('take', 'take', 'take', 'extend', 'give back'),
  request: fc.integer({ min: 0, max: 7 }),
  units: fc.integer({ min: 1, max: 10 }),
  wait: fc.constantFrom(0, 0, 0, 1_000, 905_001),
})

describe('the quota of a user', () => {
  it('counts exactly the units held: never more than the limit, and refused only when there is no room', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 50 }), fc.constantFrom(1, 3, 10, 14, MOST_SLOTS), (actions, limit) => {
        const quota = { limit, refuse }
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
            if (live() + (mine ? 0 : wanted) > limit) {
              expect(() => takeSlots(slots, wanted, claim, now, quota)).toThrow(
                expect.objectContaining({ code: 'HOLD_LIMIT' }),
              )
              continue
            }
            const change = takeSlots(slots, wanted, claim, now, quota)
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
          expect(live()).toBeLessThanOrEqual(limit)
          expect(slots.length).toBeLessThanOrEqual(limit)
        }
      }),
    )
  })

  it('a change decided on slots that have changed since does not apply', () => {
    const [mine, other] = [makeClaim(START + HOLD_MS, 10n), makeClaim(START + HOLD_MS, 20n)]
    const taking = takeSlots(noSlots, 3, mine, START, ten)
    const taken = applyChange(noSlots, taking as NonNullable<typeof taking>) as Slots
    expect(applyChange(taken, { slots: [2], when: { below: takeableBelow(START) }, claim: other })).toBeUndefined()
    expect(changeSlots(taken, other, FREE)).toBeUndefined()
    expect(applyChange(taken, { slots: [2], when: { equals: other }, claim: FREE })).toBeUndefined()
  })

  it('a request that lapsed and was made again is found by its later time', () => {
    const apply = (slots: Slots, change?: ReturnType<typeof takeSlots>) =>
      applyChange(slots, change as NonNullable<typeof change>) as Slots
    const [other, first, again] = [
      makeClaim(START + HOLD_MS, 9n),
      makeClaim(START + HOLD_MS, 19n),
      makeClaim(START + 3 * HOLD_MS, 19n),
    ]
    const both = [other, first].reduce((slots, claim) => apply(slots, takeSlots(slots, 1, claim, START, ten)), noSlots)
    const retaken = apply(both, takeSlots(both, 1, again, START + 2 * HOLD_MS, ten))
    expect(retaken).toEqual([first, ...Array(8).fill(FREE), again])
    expect(apply(retaken, changeSlots(retaken, again, FREE))).toEqual([first, ...Array(9).fill(FREE)])
  })

  it.each([
    ['one attempt took its slots', ['a', 'a', '-'], undefined],
    ['two did, at different times', ['a', 'b', 'a', 'b'], { slots: [0, 2], of: 'a' }],
    ['two did, at one time', ['b', 'b', 'b', 'b'], { slots: [0, 1], of: 'b' }],
    ['three did', ['b', 'a', 'b', 'a', 'b', 'b'], { slots: [1, 3], of: 'a' }],
    ['an earlier one has lapsed', ['lapsed', 'a', 'lapsed', 'a'], undefined],
    ['another request has the others', ['other', 'a', 'a', 'other'], undefined],
  ] as const)('frees what a request counts beyond its two units, the earlier ones: %s', (_, found, freed) => {
    const claims: Record<string, Claim> = {
      '-': FREE,
      lapsed: makeClaim(START - 5_001, 9n),
      a: makeClaim(START + HOLD_MS, 9n),
      b: makeClaim(START + HOLD_MS + 1, 9n),
      other: makeClaim(START + HOLD_MS, 8n),
    }
    const seen = found.map(name => claims[name] as Claim)
    for (const time of [START + HOLD_MS / 2, START + 2 * HOLD_MS])
      expect(surplusSlots(seen, 2, makeClaim(time, 9n), START)).toEqual(
        freed && { slots: freed.slots, when: { equals: claims[freed.of] }, claim: FREE },
      )
  })

  it('is counted by its latest claim, which an extension never shortens', () => {
    const [first, later] = [makeClaim(START + HOLD_MS, 9n), makeClaim(START + HOLD_MS + 1, 9n)]
    const slots = [first, makeClaim(START + 2 * HOLD_MS, 8n), later]
    expect([countedBy(slots, first), countedBy([], first)]).toEqual([later, undefined])
    expect(changeSlots(slots, first, first)).toBeUndefined()
    expect(changeSlots(slots, first, later)).toBeUndefined()
    expect(changeSlots(slots, first, later + 1_000n * 10n ** 12n)).toMatchObject({
      slots: [2],
      when: { equals: later },
    })
  })

  it('HOLD_LIMIT states how many are left', () => {
    const first = takeSlots(noSlots, 8, makeClaim(START + HOLD_MS, 3n), START, ten)
    const slots = applyChange(noSlots, first as NonNullable<typeof first>) as Slots
    expect(() => takeSlots(slots, 3, makeClaim(START + HOLD_MS, 4n), START, ten)).toThrow(
      expect.objectContaining({ code: 'HOLD_LIMIT', details: { limit: 10, left: 2 } }),
    )
  })

  it('units held beyond a limit that has been lowered since still count', () => {
    const [before, mine] = [makeClaim(START + HOLD_MS, 3n), makeClaim(START + HOLD_MS, 4n)]
    const slots = applyChange([], { slots: [7, 8, 9], when: { below: 1n }, claim: before }) as Slots
    const change = (units: number) => takeSlots(slots, units, mine, START, { limit: 5, refuse })
    expect(change(2)).toMatchObject({ slots: expect.not.arrayContaining([5, 6]) })
    expect(() => change(3)).toThrow(expect.objectContaining({ details: { limit: 5, left: 2 } }))
    expect(() => takeSlots(slots, 1, mine, START, { limit: 2, refuse })).toThrow(
      expect.objectContaining({ details: { limit: 2, left: 0 } }),
    )
  })

  it('the slots of a hold that found all free are known without the limit, if that is ten or more', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 999n }),
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 10, max: 50 }),
        (nonce, units, limit) => {
          if (units > limit) return
          const claim = makeClaim(START + HOLD_MS, nonce)
          const change = takeSlots([], units, claim, START, { limit, refuse })
          expect(likelySlots(units, claim)).toEqual(change && applyChange([], change))
        },
      ),
    )
  })

  it('is an item of one write unit: no limit is higher than fifty', () => {
    const claim = makeClaim(START + HOLD_MS, 3n)
    expect(takeSlots([], 50, claim, START, { limit: 50, refuse })?.slots).toHaveLength(50)
    expect(() => takeSlots([], 1, claim, START, { limit: 51, refuse })).toThrow(RangeError)
  })
})
