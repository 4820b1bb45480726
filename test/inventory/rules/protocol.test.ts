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
import { claimAt, type Section } from '../../../shared/inventory/rules/section.ts'
import * as steps from '../../../shared/inventory/rules/step.ts'
import { arbitraryHistory, emptyWorld, WORLD, worldLegs, worldUnitLegs } from '../arbitraries.ts'
import { over } from '../sample-offer.ts'

const empty = emptyWorld
const unitLegs = worldUnitLegs

/** Applies steps one after the other, with a look at each. */
const follow = (
  sequence: readonly (readonly [steps.Step, number] | 'close')[],
  look: (before: Section, step: steps.Step, now: number, after: ReturnType<typeof run>) => void,
) => {
  let section = empty()
  for (const each of sequence) {
    if (each === 'close') {
      section = { ...section, closed: true }
      continue
    }
    const [step, now] = each
    const after = run(section, step, now)
    look(section, step, now, after)
    section = after.section
  }
}

const sequences = arbitraryHistory(40)

describe('any sequence of steps of several owners', () => {
  it('in a closed section units are only given up, and taken off sale', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (before, step, _, { section }) => {
          if (!before.closed || section === before) return
          expect(['release', 'cancel', 'block']).toContain(step.name)
        })
      }),
    )
  })

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
            const concerned = steps.unitLegsOf(step.target).some(([u, l]) => u === unit && l === leg)
            expect(claimAt(section, unit, leg)).toBe(concerned ? step.claim : claimAt(before, unit, leg))
          }
          expect([...section.claims.keys()]).toEqual(WORLD.units)
        })
      }),
    )
  })

  it('`done` means that the step is applied, however often it is repeated', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (_, step, now, { section, outcome }) => {
          if (outcome.kind !== 'done') return
          const found = steps.unitLegsOf(step.target).map(([unit, leg]) => claimAt(section, unit, leg))
          if (step.claim !== FREE) expect(found.every(claim => claim === step.claim)).toBe(true)
          else if ('oneOf' in step.when)
            for (const claim of step.when.oneOf) expect(found.every(c => c === claim)).toBe(false)
          expect(recover(section, step, now)).toEqual({ kind: 'done' })
        })
      }),
    )
  })

  it('`lost` names exactly the units that prevented the step, and changes nothing', () => {
    fc.assert(
      fc.property(sequences, sequence => {
        follow(sequence, (before, step, now, { section, outcome }) => {
          if (outcome.kind !== 'lost') return
          expect(section).toBe(before)
          const named = outcome.units.map(({ unit }) => unit)
          expect(outcome.section).toBe(before)
          expect(named).toEqual(
            steps.unitsIn(step.target).filter(unit => !steps.accepts(before, steps.alone(step, unit))),
          )
          for (const { unit, status, heldUntil } of outcome.units) {
            const legs = steps.unitLegsOf(steps.alone(step, unit).target).map(([, leg]) => leg)
            expect(status === 'closed').toBe(before.closed && step.onlyOpen)
            if (status === 'closed') continue
            expect(status === 'unknown').toBe(legs.some(leg => claimAt(before, unit, leg) === undefined))
            expect(heldUntil !== undefined).toBe(status === 'held')
            if ('below' in step.when && takeableBelow(now) === step.when.below) expect(status).not.toBe('available')
          }
        })
      }),
    )
  })
})

/** Actions of buyers with clocks up to the grace apart, each of which relies on the outcomes of its buyer's steps. */
const buyer = fc.record({
  holder: fc.integer({ min: 0, max: 3 }),
  what: fc.constantFrom('hold', 'hold', 'extend', 'release', 'sell', 'cancel'),
  units: fc.subarray(WORLD.units, { minLength: 1 }),
  legs: worldLegs,
  wait: fc.constantFrom(0, 0, 1_000, 4_999, 5_001, 500_000, 900_000),
})

interface Holding {
  target: steps.Target
  claim: Claim
  sold: boolean
}

describe('buyers with clocks up to the grace apart', () => {
  it('never two have a unit-leg at the same time, by the outcomes they saw', () => {
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
  readonly holdings = new Map<number, Holding>()
  readonly skews: readonly number[]

  constructor(skews: readonly number[]) {
    this.skews = skews
  }

  clockOf = (holder: number) => this.time + (this.skews[holder] ?? 0)

  take({ holder, what, units, legs, wait }: typeof buyer extends fc.Arbitrary<infer T> ? T : never) {
    this.time += wait
    const now = this.clockOf(holder)
    const holding = this.holdings.get(holder)
    const did = (step: steps.Step) => {
      const { section, outcome } = run(this.section, step, now)
      this.section = section
      return outcome.kind === 'done'
    }
    if (what === 'hold') {
      const claim = makeClaim(now + 900_000, BigInt(holder + 1) * 1_000_000n + BigInt(this.section.version))
      const target = [{ units, ...legs }]
      if (!holding && did(steps.hold(target, claim, now))) this.holdings.set(holder, { target, claim, sold: false })
    } else if (holding?.sold) {
      if (what === 'cancel' && did(steps.cancel(holding.target, saleClaim(`bkg_${holder}`))))
        this.holdings.delete(holder)
    } else if (holding && what === 'extend') {
      const next = makeClaim(untilOf(holding.claim) + 300_000, 99n + BigInt(holder))
      if (did(steps.extend(holding.target, [holding.claim], next))) holding.claim = next
    } else if (holding && what === 'release') {
      did(steps.release(holding.target, [holding.claim]))
      this.holdings.delete(holder)
    } else if (holding && what === 'sell') {
      if (did(steps.sell(holding.target, [holding.claim], saleClaim(`bkg_${holder}`)))) holding.sold = true
      else this.holdings.delete(holder)
    }
  }

  expectOneOwnerEach() {
    for (const [unit, leg] of unitLegs) {
      const owners = [...this.holdings].filter(
        ([holder, { target, claim, sold }]) =>
          steps.unitLegsOf(target).some(([u, l]) => u === unit && l === leg) &&
          (sold || untilOf(claim) >= this.clockOf(holder)),
      )
      expect(owners.length).toBeLessThanOrEqual(1)
      for (const [holder, { claim, sold }] of owners)
        expect(claimAt(this.section, unit, leg)).toBe(sold ? saleClaim(`bkg_${holder}`) : claim)
    }
  }
}

describe('a refused hold', () => {
  const target = [{ units: ['1A', '1B'], ...over(9) }]
  const [first, later, other] = [
    [1, 7n],
    [2, 7n],
    [2, 8n],
  ].map(([n, nonce]) => makeClaim(WORLD.start + Number(n) * 900_000, nonce as bigint)) as [Claim, Claim, Claim]
  const held = (units: string[], claim: Claim) =>
    run(empty(), steps.hold([{ units, ...over(9) }], claim, WORLD.start), WORLD.start).section

  it.each<[string, Section, Claim, string]>([
    ['my own claim: it is done', held(['1A', '1B'], first), first, 'done'],
    ['my claim of an earlier attempt: adopted', held(['1A', '1B'], first), later, 'adopted'],
    ['another owner’s claim: lost', held(['1A', '1B'], first), other, 'lost'],
    ['the request’s claim on one unit only: lost', held(['1A'], first), later, 'lost'],
    [
      'the request’s own sale: lost',
      run(held(['1A', '1B'], first), steps.sell(target, [first], saleClaim('b')), 0).section,
      later,
      'lost',
    ],
  ])('finds %s', (_, section, claim, kind) => {
    const outcome = recover(section, steps.hold(target, claim, WORLD.start), WORLD.start)
    expect(outcome.kind).toBe(kind)
    if (outcome.kind === 'adopted') expect(outcome.claim).toBe(first)
  })

  it('a closed section: its own claim is recognized, no earlier one adopted, and any other unit is closed', () => {
    const closed = { ...held(['1A', '1B'], first), closed: true }
    const outcome = (claim: Claim) => recover(closed, steps.hold(target, claim, WORLD.start), WORLD.start)
    expect(outcome(first)).toEqual({ kind: 'done' })
    for (const claim of [later, other])
      expect(outcome(claim)).toEqual({
        kind: 'lost',
        units: ['1A', '1B'].map(unit => ({ unit, status: 'closed' })),
        section: closed,
      })
    const sold = run(held(['1A', '1B'], first), steps.sell(target, [first], saleClaim('b')), 0).section
    const again = steps.sell(target, [first], saleClaim('b'))
    expect(recover({ ...sold, closed: true }, again, 0)).toEqual({ kind: 'done' })
  })

  it('a sale is never adopted', () => {
    const sold = run(held(['1A', '1B'], first), steps.sell(target, [first], saleClaim('b')), 0).section
    const sameNonce = makeClaim(WORLD.start + 900_000, nonceOf(saleClaim('b')))
    expect(recover(sold, steps.hold(target, sameNonce, WORLD.start), WORLD.start).kind).toBe('lost')
  })
})

describe('a step', () => {
  it('never proves ownership by the free claim, by no claim, or by a third one', () => {
    const target = [{ units: ['1A'], ...over(9) }]
    for (const claims of [[], [FREE], [1n, 2n, 3n]])
      expect(() => steps.sell(target, claims, saleClaim('b'))).toThrow(RangeError)
  })

  it('holds only by a claim that can lapse', () => {
    for (const claim of [FREE, saleClaim('b'), blockClaim('sch_1')])
      for (const step of [
        () => steps.hold([{ units: ['1A'], ...over(9) }], claim, WORLD.start),
        () => steps.passOn([{ units: ['1A'], ...over(9) }], saleClaim('a'), claim),
      ])
        expect(step).toThrow(RangeError)
  })

  it('of nothing is refused', () => {
    for (const target of [
      [],
      [{ units: [], ...over(9) }],
      [{ units: ['1A'], from_leg: 9, to_leg: 9 }],
      [
        { units: ['1A'], ...over(9) },
        { units: ['1B'], from_leg: 10, to_leg: 9 },
      ],
    ])
      expect(() => steps.release(target, [1n])).toThrow(RangeError)
  })

  it('compares 149 unit-legs and no more, in one group or in several', () => {
    const units = Array.from({ length: 50 }, (_, index) => `${index}`)
    const most = [
      { units, ...over(0, 1) },
      { units: units.slice(1), ...over(2) },
    ]
    expect(() => steps.release(most, [1n])).not.toThrow()
    expect(() => steps.release([{ units, ...over(0, 2) }], [1n])).toThrow(RangeError)
    expect(() => steps.release([...most, { units: ['0'], ...over(2) }], [1n])).toThrow(RangeError)
  })
})
