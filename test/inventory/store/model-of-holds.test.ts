import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import {
  type Claim,
  FREE,
  makeClaim,
  saleClaim,
  takeableBelow,
  untilOf,
} from '../../../shared/inventory/rules/claim.ts'
import { haveCommonLegs, legsIn } from '../../../shared/inventory/rules/legs.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { bySection, joinPlaces, type Placement } from '../../../shared/inventory/rules/placement.ts'
import { closeInventory } from '../../../shared/inventory/store/close-inventory.ts'
import { cancelSale, extend, hold, release, sell } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { seatRefusals } from '../../../shared/transit/rules/seat-refusals.ts'
import { createTables } from '../../support/dynamo.ts'
import { over, placed, sampleOffer } from '../sample-offer.ts'

const START = 1_800_000_000_000
const UNITS = ['1A', '1B', '2A']

beforeAll(() => createTables('inventory'))

/** Units over legs of one of two inventories. */
const group = fc.record({
  inventory: fc.integer({ min: 0, max: 1 }),
  units: fc.subarray(UNITS, { minLength: 1, maxLength: 2 }),
  legs: fc.constantFrom(over(0), over(1, 2), over(2), over(0, 3), over(3)),
})
type Group = typeof group extends fc.Arbitrary<infer T> ? T : never

const areApart = (left: Group, right: Group) =>
  left.inventory !== right.inventory ||
  !haveCommonLegs(left.legs, right.legs) ||
  left.units.every(unit => !right.units.includes(unit))

const groups = fc
  .array(group, { minLength: 1, maxLength: 3 })
  .map(all => all.filter((each, index) => all.slice(0, index).every(other => areApart(each, other))))

const action = fc.record({
  what: fc.constantFrom('hold', 'hold', 'hold', 'extend', 'sell', 'sell', 'release', 'cancel', 'close'),
  buyer: fc.integer({ min: 0, max: 3 }),
  groups,
  wait: fc.constantFrom(0, 0, 1_000, 500_000, 906_000),
})

/** Each unit-leg of a placement, as text. */
const unitLegs = (placement: Placement): string[] =>
  placement.flatMap(({ inventory_id, units, ...legs }) =>
    units.flatMap(unit => legsIn(legs).map(leg => `${inventory_id} ${unit} ${leg}`)),
  )

const read = async (offers: readonly Offer[]): Promise<Map<string, Claim>> => {
  const found = new Map<string, Claim>()
  for (const { inventory_id } of offers)
    for (const section of await readSections(inventory_id, { consistent: true }))
      for (const [unit, claims] of section.claims)
        for (const [index, claim] of claims.entries())
          found.set(`${inventory_id} ${unit} ${section.from_leg + index}`, claim)
  return found
}

interface Holding {
  placement: Placement
  claim: Claim
  sold: boolean
}

it('holds over two inventories with windows: all or none, as a single map of claims would have them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 25 }), async actions => {
      // Two windows, and a section for each unit in each.
      const offers = [0, 1].map(() => ({
        ...sampleOffer({ legs: 4, windowLegs: 2, restrictions: {} }),
        sections: UNITS.map(unit => ({ window: [unit] })),
      }))
      for (const offer of offers) await putInventory(offer, START)
      const model = await read(offers)
      const closed = new Set<string>()
      const holdings = new Map<number, Holding>()
      let [now, seating] = [START, 0]

      const matches = (placement: Placement, test: (claim: Claim) => boolean) =>
        unitLegs(placement).every(each => test(model.get(each) as Claim))
      const isOpen = (placement: Placement) => placement.every(({ inventory_id }) => !closed.has(inventory_id))
      const set = (placement: Placement, claim: Claim) => {
        for (const each of unitLegs(placement)) model.set(each, claim)
      }

      /** A unit is given up over a stretch of legs where it is still the buyer's on all of them. */
      const free = ({ placement, claim }: Holding) => {
        for (const place of placement)
          for (const unit of place.units) {
            const alone = [{ ...place, units: [unit] }]
            if (matches(alone, found => found === claim)) set(alone, FREE)
          }
      }

      /** A refused hold had the sections before the one that refused: what had lapsed there is free now. */
      const takeForAMoment = (placement: Placement, at: number) => {
        const may = (places: Placement) => isOpen(places) && matches(places, found => found < takeableBelow(at))
        const sections = bySection(placement)
        const refused = sections.findIndex(places => !may(places))
        for (const places of sections.slice(0, refused)) set(places, FREE)
      }

      for (const { what, buyer, groups: wanted, wait } of actions) {
        now += wait
        const mine = holdings.get(buyer)
        const booking = `bkg_${buyer}`
        if (what === 'close') {
          // Rare enough that most histories go on.
          if (now - START < 2_000_000) continue
          const { inventory_id } = offers[buyer % 2] as Offer
          await closeInventory(inventory_id)
          closed.add(inventory_id)
        } else if (what === 'hold' && !mine) {
          seating += 1
          const claim = makeClaim(now + 900_000, BigInt(seating))
          const places = wanted.map(({ inventory, units, legs }) => placed(offers[inventory] as Offer, units, legs))
          const placement = joinPlaces(places, seatRefusals)
          const may = isOpen(placement) && matches(placement, found => found < takeableBelow(now))
          const { kind } = await hold({ placement, claim, now })
          expect(kind).toBe(may ? 'held' : 'taken')
          if (may) {
            set(placement, claim)
            holdings.set(buyer, { placement, claim, sold: false })
          } else takeForAMoment(placement, now)
        } else if (mine && !mine.sold && what === 'extend') {
          const next = makeClaim(untilOf(mine.claim) + 300_000, mine.claim % 10n ** 12n)
          const may = isOpen(mine.placement) && matches(mine.placement, found => found === mine.claim)
          const { kind } = await extend({ placement: mine.placement, claims: [mine.claim], next, now })
          expect(kind).toBe(may ? 'extended' : 'taken')
          if (may) {
            set(mine.placement, next)
            mine.claim = next
          }
        } else if (mine && !mine.sold && what === 'sell') {
          const may = isOpen(mine.placement) && matches(mine.placement, found => found === mine.claim)
          const sale = { placement: mine.placement, bookingId: booking, seating }
          const { kind } = await sell({ ...sale, claims: [mine.claim], now })
          expect(kind).toBe(may ? 'sold' : 'taken')
          if (may) {
            set(mine.placement, saleClaim(booking, seating))
            holdings.set(buyer, { ...mine, claim: saleClaim(booking, seating), sold: true })
            expect(await sell({ ...sale, claims: [mine.claim], now })).toEqual({ kind: 'sold' })
          } else {
            // The part of it that was sold is given up, as after a refund, and what is still held.
            await cancelSale(sale)
            await release({ placement: mine.placement, claims: [mine.claim] })
            free(mine)
            holdings.delete(buyer)
          }
        } else if (mine && !mine.sold && what === 'release') {
          await release({ placement: mine.placement, claims: [mine.claim] })
          free(mine)
          holdings.delete(buyer)
        } else if (mine?.sold && what === 'cancel') {
          const sales = [...Array(seating + 1).keys()].filter(each => saleClaim(booking, each) === mine.claim)
          await cancelSale({ placement: mine.placement, bookingId: booking, seating: sales[0] ?? 0 })
          set(mine.placement, FREE)
          holdings.delete(buyer)
        }
        expect(await read(offers)).toEqual(model)
      }
    }),
    { numRuns: 25 },
  )
})
