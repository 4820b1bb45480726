import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockClaim,
  type Claim,
  FREE,
  isHold,
  makeClaim,
  nonceOf,
  saleClaim,
  takeableBelow,
  untilOf,
} from '../../../shared/inventory/rules/claim.ts'
import { recover, run } from '../../../shared/inventory/rules/recover.ts'
import { claimAt, emptySection, type Section } from '../../../shared/inventory/rules/section.ts'
import * as steps from '../../../shared/inventory/rules/step.ts'
import { arbitraryStep, WORLD } from '../arbitraries.ts'

const empty = () => emptySection(0, WORLD.units, WORLD.legs)
const unitLegs = WORLD.units.flatMap(unit => [...Array(WORLD.legs).keys()].map(leg => [unit, leg] as const))

/** Takes steps one after the other and looks at each. */
const follow = (
  sequence: readonly (readonly [steps.Step, number])[],
  look: (before: Section, step: steps.Step, now: number, after: ReturnType<typeof run>) => void,
) => {
  let section = empty()
  for (const [step, now] of sequence) {
    const after = run(section, step, now)
    look(section, step, now, after)
    section = after.section
  }
}

const sequences = fc.array(arbitraryStep, { maxLength: 40 })

describe('any sequence of steps of anybody', () => {
  it('a claim goes only when its owner gives it up, or when it was a hold and had lapsed', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (before, step, _, { section }) => {
          for (const [unit, leg] of unitLegs) {
            const old = claimAt(before, unit, leg) as Claim
            if (claimAt(section, unit, leg) === old || old === FREE) continue
            const byOwner = 'oneOf' in step.when && step.when.oneOf.includes(old)
            const lapsed = 'below' in step.when && isHold(old) && old < step.when.below
            expect(byOwner || lapsed).toBe(true)
          }
        })
      }),
    )
  })

  it('a step happens to all of its units and legs and to no other, or to none', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (before, step, _, { section }) => {
          if (section === before) return
          expect(section.version).toBe(before.version + 1)
          for (const [unit, leg] of unitLegs) {
            const concerned = step.units.includes(unit) && step.legs.includes(leg)
            expect(claimAt(section, unit, leg)).toBe(concerned ? step.claim : claimAt(before, unit, leg))
          }
          expect([...section.claims.keys()]).toEqual(WORLD.units)
        })
      }),
    )
  })

  it('`done` means that it is so, however often it is said', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (_, step, now, { section, outcome }) => {
          if (outcome.kind !== 'done') return
          const found = step.units.flatMap(unit => step.legs.map(leg => claimAt(section, unit, leg)))
          if (step.claim !== FREE) expect(found.every(claim => claim === step.claim)).toBe(true)
          else if ('oneOf' in step.when)
            for (const claim of step.when.oneOf) expect(found.every(c => c === claim)).toBe(false)
          expect(recover(section, step, now)).toEqual({ kind: 'done' })
        })
      }),
    )
  })

  it('`lost` names exactly the units that stood in the way, and changes nothing', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (before, step, now, { section, outcome }) => {
          if (outcome.kind !== 'lost') return
          expect(section).toBe(before)
          const named = outcome.units.map(({ unit }) => unit)
          for (const unit of step.units) {
            const alone = { ...step, units: [unit] }
            expect(named.includes(unit)).toBe(!steps.accepts(before, alone))
          }
          for (const { unit, status, heldUntil } of outcome.units) {
            expect(status === 'unknown').toBe(step.legs.some(leg => claimAt(before, unit, leg) === undefined))
            expect(heldUntil !== undefined).toBe(status === 'held')
            if ('below' in step.when && takeableBelow(now) === step.when.below) expect(status).not.toBe('available')
          }
        })
      }),
    )
  })
})

/** Buyers with clocks up to the grace apart, who each believe what they were told. */
const buyer = fc.record({
  who: fc.integer({ min: 0, max: 3 }),
  what: fc.constantFrom('hold', 'hold', 'extend', 'release', 'sell', 'cancel'),
  units: fc.subarray(WORLD.units, { minLength: 1 }),
  legs: fc.constantFrom<number[]>([0], [1], [0, 1]),
  wait: fc.constantFrom(0, 0, 1_000, 4_999, 5_001, 500_000, 900_000),
})

interface Belief {
  target: { units: string[]; legs: number[] }
  claim: Claim
  sold: boolean
}

describe('buyers with clocks up to the grace apart', () => {
  it('never two believe at the same time that a unit-leg is theirs', () => {
    fc.assert(
      fc.property(
        fc.array(buyer, { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 4, maxLength: 4 }),
        (actions, skews) => {
          const world = new World(skews)
          for (const action of actions) {
            world.take(action)
            world.expectOneOwnerEach()
          }
        },
      ),
      { numRuns: 500 },
    )
  })
})

class World {
  section = empty()
  time = WORLD.start
  readonly beliefs = new Map<number, Belief>()
  readonly skews: readonly number[]

  constructor(skews: readonly number[]) {
    this.skews = skews
  }

  clockOf = (who: number) => this.time + (this.skews[who] ?? 0)

  take({ who, what, units, legs, wait }: typeof buyer extends fc.Arbitrary<infer T> ? T : never) {
    this.time += wait
    const now = this.clockOf(who)
    const belief = this.beliefs.get(who)
    const did = (step: steps.Step) => {
      const { section, outcome } = run(this.section, step, now)
      this.section = section
      return outcome.kind === 'done'
    }
    if (what === 'hold') {
      const claim = makeClaim(now + 900_000, BigInt(who + 1) * 1_000_000n + BigInt(this.section.version))
      if (!belief && did(steps.hold({ units, legs }, claim, now)))
        this.beliefs.set(who, { target: { units, legs }, claim, sold: false })
    } else if (belief?.sold) {
      if (what === 'cancel' && did(steps.cancel(belief.target, `bkg_${who}`))) this.beliefs.delete(who)
    } else if (belief && what === 'extend') {
      const next = makeClaim(untilOf(belief.claim) + 300_000, 99n + BigInt(who))
      if (did(steps.extend(belief.target, [belief.claim], next))) belief.claim = next
    } else if (belief && what === 'release') {
      did(steps.release(belief.target, [belief.claim]))
      this.beliefs.delete(who)
    } else if (belief && what === 'sell') {
      if (did(steps.sell(belief.target, [belief.claim], `bkg_${who}`))) belief.sold = true
      else this.beliefs.delete(who)
    }
  }

  expectOneOwnerEach() {
    for (const [unit, leg] of unitLegs) {
      const owners = [...this.beliefs].filter(
        ([who, { target, claim, sold }]) =>
          target.units.includes(unit) && target.legs.includes(leg) && (sold || untilOf(claim) >= this.clockOf(who)),
      )
      expect(owners.length).toBeLessThanOrEqual(1)
      for (const [who, { claim, sold }] of owners)
        expect(claimAt(this.section, unit, leg)).toBe(sold ? saleClaim(`bkg_${who}`) : claim)
    }
  }
}

describe('a refused hold', () => {
  const target = { units: ['1A', '1B'], legs: [0] }
  const [first, later, other] = [
    [1, 7n],
    [2, 7n],
    [2, 8n],
  ].map(([n, nonce]) => makeClaim(WORLD.start + Number(n) * 900_000, nonce as bigint)) as [Claim, Claim, Claim]
  const held = (units: string[], claim: Claim) =>
    run(empty(), steps.hold({ units, legs: [0] }, claim, WORLD.start), WORLD.start).section

  it.each<[string, Section, Claim, string]>([
    ['my own claim: it is done', held(['1A', '1B'], first), first, 'done'],
    ['my claim of an earlier attempt: adopted', held(['1A', '1B'], first), later, 'adopted'],
    ['somebody else’s claim: lost', held(['1A', '1B'], first), other, 'lost'],
    ['mine on one unit only: lost', held(['1A'], first), later, 'lost'],
    ['mine sold: lost', run(held(['1A', '1B'], first), steps.sell(target, [first], 'b'), 0).section, later, 'lost'],
  ])('finds %s', (_, section, claim, kind) => {
    const outcome = recover(section, steps.hold(target, claim, WORLD.start), WORLD.start)
    expect(outcome.kind).toBe(kind)
    if (outcome.kind === 'adopted') expect(outcome.claim).toBe(first)
  })

  it('a sale is never adopted', () => {
    const sold = run(held(['1A', '1B'], first), steps.sell(target, [first], 'b'), 0).section
    const sameNonce = makeClaim(WORLD.start + 900_000, nonceOf(saleClaim('b')))
    expect(recover(sold, steps.hold(target, sameNonce, WORLD.start), WORLD.start).kind).toBe('lost')
  })
})

describe('a step', () => {
  it('proves nothing by the free claim, by no claim, or by a third one', () => {
    const target = { units: ['1A'], legs: [0] }
    for (const claims of [[], [FREE], [1n, 2n, 3n]]) expect(() => steps.sell(target, claims, 'b')).toThrow(RangeError)
  })

  it('holds only by a claim that can lapse', () => {
    for (const claim of [FREE, saleClaim('b'), blockClaim('sch_1')])
      expect(() => steps.hold({ units: ['1A'], legs: [0] }, claim, WORLD.start)).toThrow(RangeError)
  })

  it('of nothing is refused', () => {
    for (const target of [
      { units: [], legs: [0] },
      { units: ['1A'], legs: [] },
    ])
      expect(() => steps.release(target, [1n])).toThrow(RangeError)
  })

  it('TOO_MANY_UNITS: compares 150 unit-legs and no more', () => {
    const units = Array.from({ length: 51 }, (_, index) => `${index}`)
    expect(() => steps.release({ units: units.slice(1), legs: [0, 1, 2] }, [1n])).not.toThrow()
    expect(() => steps.release({ units, legs: [0, 1, 2] }, [1n])).toThrow(
      expect.objectContaining({ code: 'TOO_MANY_UNITS' }),
    )
  })
})
