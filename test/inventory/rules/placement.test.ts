import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { legsIn } from '../../../shared/inventory/rules/legs.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { sectionCount, sectionLayout, unitsOf } from '../../../shared/inventory/rules/offer-sections.ts'
import {
  bySection,
  exceptPlaces,
  joinPlaces,
  type Placement,
  placeUnits,
  unitCounts,
} from '../../../shared/inventory/rules/placement.ts'
import type { Refusals } from '../../../shared/inventory/rules/refusals.ts'
import { DomainError } from '../../../shared/kernel/errors.ts'
import { over, sampleOffer } from '../sample-offer.ts'

const refusal = (code: string) => (about?: unknown, more?: unknown) =>
  new DomainError(code, '', { details: { about, more } })
const refusals: Refusals = {
  unknownUnits: refusal('UNKNOWN'),
  repeatedUnits: refusal('REPEATED'),
  unknownPoint: refusal('NO_POINT'),
  reversedPoints: refusal('REVERSED'),
  tooMany: refusal('TOO_MANY'),
}
const code = (name: string, about: unknown, more?: unknown) =>
  expect.objectContaining({ code: name, details: { about, more } })

const place = (offer: Offer, units: readonly string[], legs = over(0)) => placeUnits(offer, units, legs, refusals)

/** Each unit-leg of a placement, as text. */
const unitLegs = (placement: Placement): string[] =>
  placement.flatMap(({ inventory_id, units, ...legs }) =>
    units.flatMap(unit => legsIn(legs).map(leg => `${inventory_id} ${unit} ${leg}`)),
  )

const isOrdered = (placement: Placement): boolean =>
  placement.every((each, index) => {
    const before = placement[index - 1] ?? each
    return (
      before.inventory_id < each.inventory_id ||
      (before.inventory_id === each.inventory_id && before.section <= each.section)
    )
  })

/** A day of half-hours in windows, and units of it over some of them. */
const stretch = (offer: Offer) =>
  fc
    .tuple(
      fc.shuffledSubarray(unitsOf(offer), { minLength: 1, maxLength: 6 }),
      fc.nat(45),
      fc.integer({ min: 1, max: 46 }),
    )
    .map(([units, first, count]) => ({ units, legs: over(first, Math.min(45, first + count - 1)) }))

const day = sampleOffer({ seats: 24, legs: 46, windowLegs: 12 })
const other = { ...sampleOffer({ seats: 24, legs: 46, windowLegs: 8 }), inventory_id: 'an earlier one' }

describe('the requested units', () => {
  const offer = sampleOffer()

  it('unknown: names each, whatever it is called', () => {
    const unknown = ['9Z', '__proto__', 'constructor', '', '1a', 'window']
    expect(() => place(offer, ['1A', ...unknown])).toThrow(code('UNKNOWN', unknown))
  })

  it('repeated: names each once', () => {
    expect(() => place(offer, ['1A', '1B', '1A', '1A'])).toThrow(code('REPEATED', ['1A']))
  })

  it('are placed in the sections they are stored in, in the order in which every request acquires them', () => {
    fc.assert(
      fc.property(stretch(day), ({ units, legs }) => {
        const placement = place(day, units, legs)
        expect(unitLegs(placement).toSorted()).toEqual(
          units.flatMap(unit => legsIn(legs).map(leg => `${day.inventory_id} ${unit} ${leg}`)).toSorted(),
        )
        expect(isOrdered(placement)).toBe(true)
        for (const { section, units: some, from_leg, to_leg } of placement) {
          const stored = sectionLayout(day, section)
          expect(section).toBeLessThan(sectionCount(day))
          for (const unit of some) expect(stored.units).toContain(unit)
          expect(from_leg).toBeGreaterThanOrEqual(stored.from_leg)
          expect(to_leg).toBeLessThanOrEqual(stored.to_leg)
        }
        expect(new Set(placement.map(({ section }) => section)).size).toBe(placement.length)
      }),
    )
  })

  it('every section of an offer has its units and its legs, and all sections have all of them once', () => {
    const all = Array.from({ length: sectionCount(day) }, (_, number) => sectionLayout(day, number))
    const found = all.flatMap(({ units, ...legs }) => units.flatMap(unit => legsIn(legs).map(leg => `${unit} ${leg}`)))
    expect(found).toHaveLength(24 * 46)
    expect(new Set(found).size).toBe(24 * 46)
    expect(all.length).toBeGreaterThan(day.sections.length)
  })

  it('too many: before anything else is looked at, with how many may be requested', () => {
    const units = Array.from({ length: 10_000 }, () => '1A')
    expect(() => place(offer, units)).toThrow(code('TOO_MANY', 300, 10_000))
    expect(() => place(offer, units.slice(0, 11), over(0, 28))).toThrow(code('TOO_MANY', 10, 11))
    expect(() => place(offer, ['9Z'], over(0, 299))).toThrow(code('UNKNOWN', ['9Z']))
  })
})

describe('several groups', () => {
  it('have all their units and legs, in one order, whatever order they are given in', () => {
    fc.assert(
      fc.property(stretch(day), stretch(other), fc.boolean(), (here, there, swapped) => {
        const both = [place(day, here.units.slice(0, 3), here.legs), place(other, there.units.slice(0, 3), there.legs)]
        const joined = joinPlaces(swapped ? both.toReversed() : both, refusals)
        expect(unitLegs(joined).toSorted()).toEqual(both.flatMap(unitLegs).toSorted())
        expect(isOrdered(joined)).toBe(true)
        expect(joined[0]?.inventory_id).toBe(
          day.inventory_id < other.inventory_id ? day.inventory_id : other.inventory_id,
        )
        const sections = bySection(joined.toReversed())
        expect(sections.flat().length).toBe(joined.length)
        expect(isOrdered(sections.map(places => places[0] as Placement[number]))).toBe(true)
        for (const places of sections)
          for (const each of places)
            expect([each.inventory_id, each.section]).toEqual([places[0]?.inventory_id, places[0]?.section])
      }),
    )
  })

  it('overlap where they have a unit on a leg in common, and only there', () => {
    fc.assert(
      fc.property(stretch(day), stretch(day), (left, right) => {
        const [first, second] = [
          place(day, left.units.slice(0, 3), left.legs),
          place(day, right.units.slice(0, 3), right.legs),
        ]
        const common = unitLegs(first).filter(each => unitLegs(second).includes(each))
        if (common.length === 0)
          expect(joinPlaces([first, second], refusals)).toHaveLength(first.length + second.length)
        else {
          const units = left.units.slice(0, 3).filter(unit => right.units.slice(0, 3).includes(unit))
          expect(() => joinPlaces([first, second], refusals)).toThrow(code('REPEATED', expect.arrayContaining(units)))
        }
      }),
    )
  })

  it('too many together: with how many of such units may be requested', () => {
    const groups = ['1A', '1B', '1C', '1D', '2A', '2B'].map(unit => place(day, [unit], over(0, 45)))
    expect(joinPlaces(groups, refusals)).toHaveLength(6 * 4)
    const more = [...groups, place(day, ['2C'], over(0, 45))]
    expect(() => joinPlaces(more, refusals)).toThrow(code('TOO_MANY', 6, 7))
  })

  it('count each unit once for each inventory', () => {
    const joined = joinPlaces(
      [place(day, ['1A', '1B'], over(8, 20)), place(day, ['1A'], over(30)), place(other, ['1A'])],
      refusals,
    )
    expect(Object.fromEntries(unitCounts(joined))).toEqual({ [day.inventory_id]: 2, [other.inventory_id]: 1 })
  })
})

it('what is left of a placement is every unit-leg that the other one has not', () => {
  fc.assert(
    fc.property(stretch(day), stretch(day), stretch(other), (left, right, elsewhere) => {
      const all = place(day, left.units, left.legs).filter((_, index) => index < 20)
      const others = [
        ...place(day, right.units.slice(0, 3), right.legs),
        ...place(other, elsewhere.units.slice(0, 3), elsewhere.legs),
      ]
      const gone = new Set(unitLegs(others))
      const rest = exceptPlaces(all, others)
      expect(unitLegs(rest).toSorted()).toEqual(
        unitLegs(all)
          .filter(each => !gone.has(each))
          .toSorted(),
      )
      for (const { units } of rest) expect(units.length).toBeGreaterThan(0)
    }),
  )
})
