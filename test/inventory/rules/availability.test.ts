import fc from 'fast-check'
import { expect, it } from 'vitest'
import { availability, countAvailable } from '../../../shared/inventory/rules/availability.ts'
import { type Claim, isHold, makeClaim, nonceOf, takeableBelow } from '../../../shared/inventory/rules/claim.ts'
import { legsIn } from '../../../shared/inventory/rules/legs.ts'
import { run } from '../../../shared/inventory/rules/recover.ts'
import { claimAt, type Section } from '../../../shared/inventory/rules/section.ts'
import { accepts, hold } from '../../../shared/inventory/rules/step.ts'
import { arbitraryStep, emptyWorld, worldLegs as legs, WORLD } from '../arbitraries.ts'
import { over } from '../sample-offer.ts'

const reached: fc.Arbitrary<Section> = fc
  .array(arbitraryStep, { maxLength: 20 })
  .map(sequence => sequence.reduce((section, [step, now]) => run(section, step, now).section, emptyWorld()))

const now = fc.constantFrom(WORLD.start, WORLD.start + 904_000, WORLD.start + 1_400_000)

it('a unit is shown available exactly when a hold would get it', () => {
  fc.assert(
    fc.property(reached, legs, now, (section, wanted, at) => {
      const { units } = availability([section], wanted, at)
      for (const unit of WORLD.units)
        expect(units.get(unit)?.status === 'available').toBe(
          accepts(section, hold([{ units: [unit], ...wanted }], makeClaim(at, 1n), at)),
        )
    }),
  )
})

it('counts every unit once', () => {
  fc.assert(
    fc.property(reached, reached, legs, now, (section, other, wanted, at) => {
      const elsewhere = {
        ...other,
        number: 1,
        claims: new Map([...other.claims].map(([unit, claims]) => [`X${unit}`, claims])),
      }
      const { counts, units, version } = availability([section, elsewhere], wanted, at)
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
      const [one, two, both] = [over(9), over(10), over(9, 10)].map(each => availability([section], each, at).units)
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
    fc.property(reached, legs, now, (section, wanted, at) => {
      const latest = [...section.claims.values()].map(ofUnit =>
        legsIn(wanted)
          .map(leg => ofUnit[leg - 9] as Claim)
          .reduce((a, b) => (a > b ? a : b)),
      )
      expect(countAvailable(latest, at)).toBe(availability([section], wanted, at).counts.available)
    }),
  )
})

it('`mine` is true of live holds with the nonce of one of the given claims, until their own time', () => {
  fc.assert(
    fc.property(reached, legs, now, fc.nat(5), (section, wanted, at, pick) => {
      const holds = [...section.claims.values()].flat().filter(isHold)
      const mine = holds.slice(pick % (holds.length + 1)).slice(0, 1)
      const { units } = availability([section], wanted, at, mine)
      const shown = availability([section], wanted, at).units
      for (const unit of WORLD.units) {
        const found = units.get(unit)
        const own = legsIn(wanted)
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

/** The same claims in two sections, one for each leg. */
const cut = (section: Section): Section[] =>
  [9, 10].map(leg => ({
    ...section,
    number: leg,
    from_leg: leg,
    claims: new Map([...section.claims].map(([unit, claims]) => [unit, claims.slice(leg - 9, leg - 8)])),
  }))

it('units whose legs are in several windows have the status that they would have in one', () => {
  fc.assert(
    fc.property(reached, legs, now, fc.boolean(), (section, wanted, at, reversed) => {
      const mine = [...section.claims.values()].flat().filter(isHold).slice(0, 1)
      const [first, second] = cut(section) as [Section, Section]
      const found = availability(reversed ? [second, first] : [first, second], wanted, at, mine)
      const whole = availability([section], wanted, at, mine)
      expect([found.units, found.counts]).toEqual([whole.units, whole.counts])
      if (wanted.to_leg === 11 && wanted.from_leg === 9)
        expect(availability([first], wanted, at).units.get('1A')).toEqual({
          unit: '1A',
          status: 'unknown',
          mine: false,
        })
    }),
  )
})
