import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../../../shared/inventory/rules/recover.ts'
import { emptySection } from '../../../shared/inventory/rules/section.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { applyStep, readSections } from '../../../shared/inventory/store/sections.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { transitIds } from '../../../shared/transit/domain.ts'
import { createTables } from '../../support/dynamo.ts'
import { arbitraryStep, WORLD } from '../arbitraries.ts'
import { sampleOffer } from '../sample-offer.ts'

beforeAll(() => createTables('inventory'))

it('the same steps have the same outcome in memory and in DynamoDB', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryStep, { minLength: 1, maxLength: 30 }), async sequence => {
      const inventoryId = newId(transitIds.schedule, WORLD.start)
      const prices = { all: [1, 1] }
      const sections = [{ all: WORLD.units }]
      await putInventory(sampleOffer({ inventory_id: inventoryId, legs: 2, prices, sections }), WORLD.start)
      let model = { ...emptySection(0, WORLD.units, WORLD.legs), version: 1 }
      for (const [step, now] of sequence) {
        const expected = run(model, step, now)
        expect(await applyStep(inventoryId, 0, step, now)).toEqual(expected.outcome)
        model = expected.section
      }
      expect(await readSections(inventoryId, { consistent: true })).toEqual([model])
    }),
    { numRuns: 60 },
  )
})
