import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseUnits, earlierClaim, type Wish } from '../../../shared/inventory/rules/choose-units.ts'
import { type Claim, makeClaim, saleClaim } from '../../../shared/inventory/rules/claim.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { sectionCount, sectionLayout, unitsOfClass } from '../../../shared/inventory/rules/offer-sections.ts'
import { bySection, placeUnits } from '../../../shared/inventory/rules/placement.ts'
import { emptySection, type Section } from '../../../shared/inventory/rules/section.ts'
import { accepts, hold, type Target, write } from '../../../shared/inventory/rules/step.ts'
import { seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'

const NOW = 1_800_000_000_000
const claimOf = (nonce: bigint) => makeClaim(NOW + 900_000, nonce)

/** Twelve units of each class on twelve legs, in several sections of each of two windows. */
const offer = sampleOffer({ seats: 24, legs: 12, windowLegs: 6 })

const allSections = (of: Offer): Map<number, Section> =>
  new Map(
    Array.from({ length: sectionCount(of) }, (_, number) => {
      const { units, ...legs } = sectionLayout(of, number)
      return [number, emptySection(number, units, legs)]
    }),
  )

const take = (
  sections: Map<number, Section>,
  units: readonly string[],
  legs = over(0, 11),
  claim: Claim = saleClaim('b'),
) => {
  for (const places of bySection(placed(offer, units, legs))) {
    const section = sections.get(places[0]?.section ?? -1) as Section
    sections.set(section.number, write(section, { ...hold(places as Target, claimOf(1n), NOW), claim }))
  }
}

const wish = (count: number, legs = over(0, 11), price_class = 'window'): Wish => ({ price_class, count, ...legs })
const choose = (sections: Map<number, Section>, nonce: bigint, ...wishes: Wish[]) =>
  chooseUnits({ offer, sections, claim: claimOf(nonce), now: NOW }, wishes)

const units = unitsOfClass(offer, 'window')
const someLegs = fc.tuple(fc.nat(11), fc.nat(11)).map(([a, b]) => over(Math.min(a, b), Math.max(a, b)))

describe('units of a class', () => {
  it('as many as asked for, free on all legs, exactly when there are so many', () => {
    const taken = fc.array(fc.tuple(fc.constantFrom(...units), someLegs), { maxLength: 14 })
    fc.assert(
      fc.property(
        taken,
        someLegs,
        fc.integer({ min: 1, max: 6 }),
        fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }),
        (sold, legs, count, nonce) => {
          const sections = allSections(offer)
          for (const [unit, on] of sold) take(sections, [unit], on)
          const chosen = choose(sections, nonce, wish(count, legs))
          const isFree = (unit: string) =>
            bySection(placed(offer, [unit], legs)).every(places =>
              accepts(sections.get(places[0]?.section ?? -1), hold(places, claimOf(nonce), NOW)),
            )
          expect(chosen === undefined).toBe(units.filter(isFree).length < count)
          if (!chosen) return
          const [found = []] = chosen
          expect(new Set(found).size).toBe(count)
          for (const unit of found) expect([units.includes(unit), isFree(unit)]).toEqual([true, true])
        },
      ),
    )
  })

  it('of one section where one has enough, for a request that stays in a window', () => {
    for (let nonce = 1n; nonce < 200n; nonce += 1n) {
      const [found = []] = choose(allSections(offer), nonce, wish(2, over(0, 5))) ?? []
      expect(placed(offer, found, over(0, 5))).toHaveLength(1)
    }
  })

  it('each of them is the choice of some request: parallel ones spread over all units of all sections', () => {
    const four = { ...offer, sections: [{ window: ['A1', 'A2'] }, { window: ['B1', 'B2'] }] }
    for (const of of [offer, four]) {
      const sections = allSections(of)
      const chosen = Array.from({ length: 300 }, (_, index) =>
        chooseUnits({ offer: of, sections, claim: claimOf(BigInt(index + 1)), now: NOW }, [wish(1)]),
      )
      expect(new Set(chosen.flat(2))).toEqual(new Set(unitsOfClass(of, 'window')))
    }
  })

  it('beside those it has, of other sections: all it takes of a section it takes in one write', () => {
    const [own = ''] = units
    const sectionOf = (unit: string) => placed(offer, [unit], over(0, 5))[0]?.section
    for (let nonce = 1n; nonce < 50n; nonce += 1n) {
      const [sections, claim] = [allSections(offer), claimOf(nonce)]
      take(sections, [own], over(0, 5), claim)
      const [found = []] = chooseUnits({ offer, sections, claim, now: NOW }, [wish(2, over(0, 5))]) ?? []
      expect(found).toContain(own)
      expect(new Set(found.map(sectionOf)).size).toBe(2)
    }
  })

  it('of several sections where no single one has enough', () => {
    const [found = []] = choose(allSections(offer), 7n, wish(units.length)) ?? []
    expect(found.toSorted()).toEqual(units.toSorted())
  })

  it('each is the choice of some nonce, so that parallel requests spread', () => {
    const chosen = new Set<string>()
    const counts = new Map<string, number>()
    for (let nonce = 1n; nonce <= 1_200n; nonce += 1n) {
      const [[unit = ''] = []] = choose(allSections(offer), nonce, wish(1)) ?? []
      chosen.add(unit)
      counts.set(unit, (counts.get(unit) ?? 0) + 1)
    }
    expect([...chosen].toSorted()).toEqual(units.toSorted())
    for (const count of counts.values()) expect(count).toBeLessThanOrEqual(200)
  })

  it('never those of a class that the offer does not have, however it is called', () => {
    for (const name of ['bay', 'constructor', '__proto__'])
      expect(choose(allSections(offer), 1n, wish(1, over(0), name))).toBeUndefined()
  })

  it('a section that was never seen has none', () => {
    expect(choose(new Map(), 1n, wish(1))).toBeUndefined()
  })
})

describe('several wishes', () => {
  it('get different units where their legs meet, and may get the same where they do not', () => {
    fc.assert(
      fc.property(someLegs, someLegs, fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }), (left, right, nonce) => {
        const [first = [], second = []] = choose(allSections(offer), nonce, wish(3, left), wish(3, right)) ?? []
        const meet = left.from_leg < right.to_leg && right.from_leg < left.to_leg
        if (meet) expect(first.filter(unit => second.includes(unit))).toEqual([])
        expect([first.length, second.length]).toEqual([3, 3])
      }),
    )
    const all = units.length
    expect(choose(allSections(offer), 1n, wish(all, over(0)), wish(all, over(1)))).toBeDefined()
    expect(choose(allSections(offer), 1n, wish(all, over(0)), wish(1, over(0, 1)))).toBeUndefined()
  })
})

describe('a request that is repeated', () => {
  it('chooses the units that carry its claim, whatever else is free', () => {
    fc.assert(
      fc.property(
        fc.subarray(units, { minLength: 1, maxLength: 3 }),
        fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }),
        (own, nonce) => {
          const sections = allSections(offer)
          take(sections, own, over(0, 11), claimOf(nonce))
          const [found = []] = choose(sections, nonce, wish(own.length)) ?? []
          expect(found.toSorted()).toEqual(own.toSorted())
        },
      ),
    )
  })

  it('goes on from what it got of some sections, and takes no more of those', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n - 1n }), nonce => {
        const sections = allSections(offer)
        const [mine = []] = choose(sections, nonce, wish(3)) ?? []
        const placement = placeUnits(offer, mine, over(0, 11), seatRefusals)
        const [first = []] = bySection(placement)
        const got = first.flatMap(({ units: some }) => some)
        take(sections, got, first[0], claimOf(nonce))
        const [again = []] = choose(sections, nonce, wish(3)) ?? []
        expect(again).toEqual(expect.arrayContaining(got))
        for (const places of bySection(placed(offer, again, over(0, 11)))) {
          const section = sections.get(places[0]?.section ?? -1)
          const step = hold(places, claimOf(nonce), NOW)
          const carried = places.every(({ units: some }) =>
            some.every(unit => section?.claims.get(unit)?.every(c => c === claimOf(nonce))),
          )
          expect(carried || accepts(section, step)).toBe(true)
        }
      }),
    )
  })

  it('recognizes its earlier claim by the nonce, unless that has lapsed or is a sale', () => {
    const sections = allSections(offer)
    expect(earlierClaim(sections.values(), claimOf(5n), NOW)).toBeUndefined()
    take(sections, ['1A'], over(3), makeClaim(NOW + 60_000, 5n))
    take(sections, ['2A'], over(3), saleClaim('b'))
    const later = makeClaim(NOW + 900_000, 5n)
    expect(earlierClaim(sections.values(), later, NOW)).toBe(makeClaim(NOW + 60_000, 5n))
    expect(earlierClaim(sections.values(), later, NOW + 65_001)).toBeUndefined()
    expect(earlierClaim(sections.values(), claimOf(6n), NOW)).toBeUndefined()
    expect(earlierClaim(sections.values(), makeClaim(NOW, saleClaim('b') % 10n ** 12n), NOW)).toBeUndefined()
  })
})
