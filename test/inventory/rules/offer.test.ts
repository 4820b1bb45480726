import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOffer } from '../../../shared/inventory/rules/check-offer.ts'
import { legsIn } from '../../../shared/inventory/rules/legs.ts'
import {
  isOnSale,
  isRestricted,
  legCount,
  legsBetween,
  type Offer,
  summaryBetween,
} from '../../../shared/inventory/rules/offer.ts'
import { classOf, isSameLayout } from '../../../shared/inventory/rules/offer-sections.ts'
import { priceOf } from '../../../shared/inventory/rules/price.ts'
import { seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { over, sampleOffer } from '../sample-offer.ts'

const between = (offer: Offer, from?: string, to?: string) => legsIn(legsBetween(offer, from, to, seatRefusals))

const code = (name: string, details = {}) =>
  expect.objectContaining({ code: name, details: expect.objectContaining(details) })

describe('legs between points', () => {
  const offer = sampleOffer({ legs: 3 })
  const [mumbai, lonavala, pune, solapur] = offer.points as [string, string, string, string]

  it.each<[string | undefined, string | undefined, number[]]>([
    [undefined, undefined, [0, 1, 2]],
    [mumbai, solapur, [0, 1, 2]],
    [lonavala, pune, [1]],
    [pune, undefined, [2]],
    [undefined, lonavala, [0]],
  ])('%s → %s: %j', (from, to, legs) => {
    expect(between(offer, from, to)).toEqual(legs)
  })

  it('two segments that meet at a point share no leg, and together are the whole segment', () => {
    for (const point of [lonavala, pune])
      expect([...between(offer, mumbai, point), ...between(offer, point, solapur)]).toEqual([0, 1, 2])
  })

  it('STOPS_REVERSED: backwards, or nowhere', () => {
    for (const [from, to] of [
      [pune, mumbai],
      [pune, pune],
      [solapur, undefined],
    ])
      expect(() => between(offer, from, to)).toThrow(code('STOPS_REVERSED'))
  })

  it('STOP_NOT_FOUND: names the stop', () => {
    for (const stop of ['stp_x', '', 'length']) {
      expect(() => between(offer, stop)).toThrow(code('STOP_NOT_FOUND', { stop_id: stop }))
      expect(() => between(offer, mumbai, stop)).toThrow(code('STOP_NOT_FOUND', { stop_id: stop }))
    }
  })

  it('an inventory without points has one leg', () => {
    const showing = { ...sampleOffer(), points: [] }
    expect(between(showing)).toEqual([0])
    expect(legCount(showing)).toBe(1)
  })
})

describe('prices', () => {
  it('add up over legs: a trip costs what its parts cost', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(1_000_000)), { minLength: 1, maxLength: 29 }),
        fc.nat(),
        (perLeg, cut) => {
          const legs = perLeg.length
          const offer = {
            ...sampleOffer({ legs }),
            prices: { window: perLeg.map(([window]) => window), aisle: perLeg.map(([, aisle]) => aisle) },
          }
          const at = cut % (legs + 1)
          for (const unit of ['1A', '1B'])
            expect(priceOf(offer, unit, over(0, legs - 1))).toBe(
              priceOf(offer, unit, over(0, at - 1)) + priceOf(offer, unit, over(at, legs - 1)),
            )
        },
      ),
    )
  })

  it('are those of the unit’s class', () => {
    const offer = sampleOffer({ legs: 2 })
    expect([classOf(offer, '1A'), priceOf(offer, '1A', over(0, 1))]).toEqual(['window', 100_000])
    expect([classOf(offer, '1B'), priceOf(offer, '1B', over(1))]).toEqual(['aisle', 40_000])
    expect(() => priceOf(offer, '9Z', over(0))).toThrow(RangeError)
    expect(() => priceOf(offer, '1A', over(2))).toThrow(RangeError)
  })
})

describe('an offer', () => {
  it('is on sale while it is open and its time has not come', () => {
    const offer = sampleOffer({ closes_at: '2027-01-20T10:00:00Z' })
    const closing = Date.parse('2027-01-20T10:00:00Z')
    expect([closing - 1, closing].map(now => isOnSale(offer, now))).toEqual([true, false])
    expect(isOnSale({ ...offer, state: 'closed' }, closing - 1)).toBe(false)
  })

  it('ends earlier for holds that begin with a leg the bus has left', () => {
    const offer = sampleOffer({ closes_at: '2027-01-20T10:00:00Z' })
    const left = { ...offer, legs_close_at: ['2027-01-20T08:00:00Z', '2027-01-20T10:00:00Z'] }
    const now = Date.parse('2027-01-20T08:00:00Z')
    expect([isOnSale(left, now - 1), isOnSale(left, now), isOnSale(left, now, 0)]).toEqual([true, false, false])
    expect([isOnSale(left, now, 1), isOnSale(offer, now)]).toEqual([true, true])
  })

  it('has a summary of a segment with its two points, and with all other members', () => {
    const offer = sampleOffer({ legs: 3 })
    const [first, second, third, last] = offer.points
    const stops = offer.points.map(id => ({ id, name: `at ${id}` }))
    const rest = {
      operator: 'Sahyadri Travels',
      policy: [{ hours: 48 }],
      tags: ['wifi', null],
      films: [{ id: 'other' }],
    }
    const described = { ...offer, summary: { ...rest, stops } }
    expect(summaryBetween(described, second ?? '', last ?? '')).toEqual({ ...rest, stops: [stops[1], stops[3]] })
    expect(summaryBetween(described, first ?? '', third ?? '')).toEqual({ ...rest, stops: [stops[0], stops[2]] })
    expect([null, 'text', undefined].map(summary => summaryBetween({ ...offer, summary }, first ?? ''))).toEqual([
      null,
      'text',
      undefined,
    ])
  })

  it('recognizes a restricted unit', () => {
    const offer = sampleOffer()
    expect(['1A', '1B', '9Z'].map(unit => isRestricted(offer, 'women_only', unit))).toEqual([true, false, false])
    expect(isRestricted(offer, 'constructor', '1A')).toBe(false)
  })

  it('has the same layout whatever it costs, and another one with other units, stops or sections', () => {
    const offer = sampleOffer({ legs: 2 })
    const [first = {}] = offer.sections
    expect(isSameLayout(offer, { ...offer, prices: {}, summary: null, state: 'closed' })).toBe(true)
    expect(isSameLayout(offer, { ...offer, sections: [{ all: Object.values(first).flat() }] })).toBe(true)
    expect(isSameLayout(offer, { ...offer, points: offer.points.toReversed() })).toBe(false)
    expect(isSameLayout(offer, { ...offer, sections: [{ ...first, extra: ['9Z'] }] })).toBe(false)
    expect(isSameLayout(offer, { ...offer, sections: [first, { extra: ['9Z'] }] })).toBe(false)
    expect(isSameLayout(offer, { ...offer, windows: [0] })).toBe(true)
    expect(isSameLayout(offer, { ...offer, windows: [0, 1] })).toBe(false)
  })

  it.each<[string, Partial<Offer>, string]>([
    ['a class without a price', { prices: { window: [1] } }, 'INVALID_OFFER'],
    ['a price for too few legs', { prices: { window: [1], aisle: [] } }, 'INVALID_OFFER'],
    ['half a paisa', { prices: { window: [1], aisle: [0.5] } }, 'INVALID_OFFER'],
    ['a negative price', { prices: { window: [1], aisle: [-1] } }, 'INVALID_OFFER'],
    ['a class named like a method', { sections: [{ toString: ['1A'] }] }, 'INVALID_OFFER'],
    ['one point', { points: ['stp_1'] }, 'INVALID_OFFER'],
    ['a point twice', { points: ['stp_1', 'stp_1'] }, 'INVALID_OFFER'],
    ['a restriction of no unit', { restrictions: { women_only: ['9Z'] } }, 'INVALID_OFFER'],
    ['windows that do not begin with the first leg', { windows: [1] }, 'INVALID_OFFER'],
    ['no window', { windows: [] }, 'INVALID_OFFER'],
    ['an empty window', { windows: [0, 0] }, 'INVALID_OFFER'],
    ['half a window', { windows: [0, 0.5] }, 'INVALID_OFFER'],
    ['a window behind the last leg', { windows: [0, 1] }, 'INVALID_OFFER'],
    ['a label of 25 characters', { sections: [{ aisle: ['x'.repeat(25)] }] }, 'INVALID_LAYOUT'],
    ['no units', { sections: [] }, 'INVALID_LAYOUT'],
    ['a unit in two sections', { sections: [{ aisle: ['1A'] }, { aisle: ['1A'] }] }, 'INVALID_LAYOUT'],
  ])('with %s is refused', (_, change, expected) => {
    expect(() => checkOffer(sampleOffer())).not.toThrow()
    expect(() => checkOffer({ ...sampleOffer(), ...change })).toThrow(code(expected))
  })
})

it('an offer has at most a thousand sections', () => {
  const sections = (count: number) => Array.from({ length: count }, (_, group) => ({ aisle: [`${group}`] }))
  const offer = { ...sampleOffer({ legs: 2 }), windows: [0, 1], restrictions: {} }
  expect(() => checkOffer({ ...offer, sections: sections(500) })).not.toThrow()
  expect(() => checkOffer({ ...offer, sections: sections(501) })).toThrow(code('INVALID_OFFER'))
})

it("an offer's labels are as short as the domain demands", () => {
  const offer = { ...sampleOffer(), restrictions: {}, sections: [{ aisle: ['123456789'] }] }
  expect(() => checkOffer(offer)).not.toThrow()
  expect(() => checkOffer(offer, 8)).toThrow(code('INVALID_LAYOUT'))
})
