import fc from 'fast-check'
import { expect, it } from 'vitest'
import { availability, countAvailable } from '../../../shared/inventory/rules/availability.ts'
import { type Claim, isHold, makeClaim, nonceOf, takeableBelow } from '../../../shared/inventory/rules/claim.ts'
import { run } from '../../../shared/inventory/rules/recover.ts'
import { claimAt, emptySection, type Section } from '../../../shared/inventory/rules/section.ts'
import { accepts, hold } from '../../../shared/inventory/rules/step.ts'
import { arbitraryStep, WORLD } from '../arbitraries.ts'

const reached: fc.Arbitrary<Section> = fc
  .array(arbitraryStep, { maxLength: 20 })
  .map(sequence =>
    sequence.reduce((section, [step, now]) => run(section, step, now).section, emptySection(0, WORLD.units, 2)),
  )

const legs = fc.constantFrom([0], [1], [0, 1])
const now = fc.constantFrom(WORLD.start, WORLD.start + 904_000, WORLD.start + 1_400_000)

it('a unit is shown available exactly when a hold would get it', () => {
  fc.assert(
    fc.property(reached, legs, now, (section, over, at) => {
      const { units } = availability([section], over, at)
      for (const unit of WORLD.units)
        expect(units.get(unit)?.status === 'available').toBe(
          accepts(section, hold({ units: [unit], legs: over }, makeClaim(at, 1n), at)),
        )
    }),
  )
})

it('counts every unit once', () => {
  fc.assert(
    fc.property(reached, reached, legs, now, (section, other, over, at) => {
      const elsewhere = {
        ...other,
        number: 1,
        claims: new Map([...other.claims].map(([unit, claims]) => [`X${unit}`, claims])),
      }
      const { counts, units, version } = availability([section, elsewhere], over, at)
      expect(counts.available + counts.held + counts.booked + counts.blocked).toBe(units.size)
      for (const [status, count] of Object.entries(counts))
        expect([...units.values()].filter(unit => unit.status === status)).toHaveLength(count)
      expect(version).toBe(section.version + other.version)
    }),
  )
})

it('a unit over several legs has the worst status of any leg, and is held until the last of its holds', () => {
  fc.assert(
    fc.property(reached, now, (section, at) => {
      const [one, two, both] = [[0], [1], [0, 1]].map(over => availability([section], over, at).units)
      const severity = ['available', 'held', 'booked', 'blocked']
      for (const unit of WORLD.units) {
        const [first, second] = [one?.get(unit), two?.get(unit)]
        const worst = [first, second]
          .map(found => severity.indexOf(found?.status ?? ''))
          .reduce((a, b) => Math.max(a, b))
        expect(severity.indexOf(both?.get(unit)?.status ?? '')).toBe(worst)
        if (worst === 1)
          expect(both?.get(unit)?.heldUntil).toBe(Math.max(first?.heldUntil ?? 0, second?.heldUntil ?? 0))
      }
    }),
  )
})

it('a count by the latest claims equals the count of the units', () => {
  fc.assert(
    fc.property(reached, legs, now, (section, over, at) => {
      const latest = [...section.claims.values()].map(ofUnit =>
        over.map(leg => ofUnit[leg] as Claim).reduce((a, b) => (a > b ? a : b)),
      )
      expect(countAvailable(latest, at)).toBe(availability([section], over, at).counts.available)
    }),
  )
})

it('`mine` is true of live holds with the nonce of one of the given claims, until their own time', () => {
  fc.assert(
    fc.property(reached, legs, now, fc.nat(5), (section, over, at, pick) => {
      const holds = [...section.claims.values()].flat().filter(isHold)
      const mine = holds.slice(pick % (holds.length + 1)).slice(0, 1)
      const { units } = availability([section], over, at, mine)
      const shown = availability([section], over, at).units
      for (const unit of WORLD.units) {
        const found = units.get(unit)
        const own = over
          .map(leg => claimAt(section, unit, leg) as Claim)
          .filter(claim => isHold(claim) && mine.some(one => nonceOf(one) === nonceOf(claim)))
        if (found?.mine) {
          expect(own.length).toBeGreaterThan(0)
          expect(found.heldUntil).toBe(Number((own[0] as Claim) / 10n ** 12n))
          expect(found.heldUntil).toBeGreaterThanOrEqual(at)
        } else expect(found).toEqual(shown.get(unit))
        if (own.length > 0 && shown.get(unit)?.status === 'held' && (own[0] as Claim) >= takeableBelow(at + 5_000))
          expect(found?.mine).toBe(true)
      }
    }),
  )
})
