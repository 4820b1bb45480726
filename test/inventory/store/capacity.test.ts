import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeClaim, randomNonce, saleClaim } from '../../../shared/inventory/rules/claim.ts'
import { sectionKey } from '../../../shared/inventory/rules/keys.ts'
import type { Offer } from '../../../shared/inventory/rules/offer.ts'
import { sectionCount, sectionLayout, unitsOf } from '../../../shared/inventory/rules/offer-sections.ts'
import { MAX_LEGS, packSections, SECTION_BYTES, sectionBytes } from '../../../shared/inventory/rules/packing.ts'
import type { Placement } from '../../../shared/inventory/rules/placement.ts'
import * as steps from '../../../shared/inventory/rules/step.ts'
import { cancelSale, extend, hold, sell } from '../../../shared/inventory/store/inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { toChange } from '../../../shared/inventory/store/section-item.ts'
import { applyStep } from '../../../shared/inventory/store/sections.ts'
import { tableName } from '../../../shared/platform/dynamo/client.ts'
import { createTables } from '../../support/dynamo.ts'
import { busRows, over, sampleOffer } from '../sample-offer.ts'
import { costsOf } from './costs.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')
const claim = makeClaim(NOW + 900_000, randomNonce())

beforeAll(() => createTables('inventory'))

const everything = ({ inventory_id, ...offer }: Offer): Placement =>
  Array.from({ length: sectionCount({ inventory_id, ...offer }) }, (_, section) => ({
    inventory_id,
    section,
    ...sectionLayout({ inventory_id, ...offer }, section),
  }))

describe('what a write costs', () => {
  it.each([
    [40, 1],
    [50, 1],
    [50, 5],
    [36, 7],
    [50, 29],
    [20, 50, 16],
  ])('%i seats on %i legs, all sold: one write unit for each section', async (seats, legs, windowLegs = legs) => {
    const offer = sampleOffer({ seats, legs, windowLegs })
    await putInventory(offer, NOW)
    const placement = everything(offer)
    const one = Array(sectionCount(offer)).fill(1)
    for (const step of [
      () => hold({ placement, claim, now: NOW }),
      () => extend({ placement, claims: [claim], next: claim + 1n, now: NOW }),
      () => sell({ placement, claims: [claim, claim + 1n], bookingId: 'bkg_1', now: NOW }),
      () => cancelSale({ placement, bookingId: 'bkg_1' }),
    ]) {
      expect(await costsOf(step)).toEqual(one)
    }
  })

  it('the size formula is at most a few bytes above what the engine counts', async () => {
    const [units = []] = packSections(busRows(50), {
      inventoryId: 'sch_01k9x00000000000000000000',
      legs: 5,
      longestLabel: 8,
    })
    const bytes = sectionBytes('sch_01k9x00000000000000000000', units, over(0, 4))
    expect(bytes).toBeLessThanOrEqual(SECTION_BYTES)
    const counted = await engineBytes(units, 5)
    expect(bytes - counted).toBeGreaterThanOrEqual(0)
    expect(bytes - counted).toBeLessThanOrEqual(1 + units.length * 5)
  })
})

/** Bytes of a full section, found by how much filling it takes until a write costs a second unit. */
const engineBytes = async (units: string[], legs: number): Promise<number> => {
  const client = new DynamoDBClient({})
  const sold = { N: '90000000000000123456789123' }
  const maps = Object.fromEntries(
    Array.from({ length: legs }, (_, leg) => [`l${leg}`, { M: Object.fromEntries(units.map(unit => [unit, sold])) }]),
  )
  const { pk, sk } = sectionKey('sch_01k9x00000000000000000000', 0)
  const item = { pk: { S: pk }, sk: { S: sk }, version: { N: '1234567891' }, ...maps }
  const costWith = async (filling: number) => {
    const { ConsumedCapacity } = await client.send(
      new PutItemCommand({
        TableName: tableName('inventory'),
        Item: { ...item, f: { S: 'x'.repeat(filling) } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    return ConsumedCapacity?.CapacityUnits ?? 0
  }
  for (let filling = 1; filling < 1024; filling += 1) if ((await costWith(filling)) > 1) return 1024 - filling
  throw new Error('never cost a second unit')
}

describe('the limits of an expression', () => {
  const target = (count: number) => {
    const offer = sampleOffer({ seats: 152, budget: 1_000_000 })
    return {
      offer: { ...offer, sections: [{ window: unitsOf(offer) }] },
      most: [{ units: unitsOf(offer).slice(0, count), ...over(0) }],
    }
  }

  it('at the product’s cap DynamoDB takes every step, with the longest condition there is', async () => {
    const { offer, most } = target(149)
    await putInventory(offer, NOW)
    const apply = (step: steps.Step) => applyStep(offer.inventory_id, 0, step, NOW)
    expect(await apply(steps.hold(most, claim, NOW))).toEqual({ kind: 'done' })
    const longest = steps.sell(most, [claim, claim + 1n], saleClaim('bkg_1'))
    const lastLeg = most.map(({ units }) => ({ units, ...over(MAX_LEGS - 1) }))
    for (const target of [most, lastLeg]) {
      const { when = '', terms = [] } = toChange(steps.sell(target, [claim, claim + 1n], saleClaim('bkg_1')))
      expect([when.length, terms.join().length].every(length => length < 4_000)).toBe(true)
    }
    expect(await apply(longest)).toEqual({ kind: 'done' })
    expect(await apply(steps.cancel(most, saleClaim('bkg_1')))).toEqual({ kind: 'done' })
  })

  it('one above it is refused, as DynamoDB would', async () => {
    const { offer, most: tooMany } = target(150)
    await putInventory(offer, NOW)
    expect(() => steps.hold(tooMany, claim, NOW)).toThrow(RangeError)
    const forced = { ...steps.hold(target(149).most, claim, NOW), target: tooMany }
    await expect(applyStep(offer.inventory_id, 0, forced, NOW)).rejects.toThrow(/operators/)
  })
})
