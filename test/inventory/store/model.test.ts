import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { run } from '../../../shared/inventory/rules/recover.ts'
import { closeInventory } from '../../../shared/inventory/store/close-inventory.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { applyStep, readSections } from '../../../shared/inventory/store/sections.ts'
import { newId } from '../../../shared/kernel/ids.ts'
import { transitIds } from '../../../shared/transit/domain.ts'
import { createTables } from '../../support/dynamo.ts'
import { arbitraryHistory, emptyWorld, WORLD, worldOffer } from '../arbitraries.ts'

beforeAll(() => createTables('inventory'))

it('the same steps have the same outcome in memory and in DynamoDB', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryHistory(30), async sequence => {
      const inventoryId = newId(transitIds.schedule, WORLD.start)
      await putInventory(worldOffer(inventoryId), WORLD.start)
      let model = { ...emptyWorld(), version: 1 }
      for (const each of sequence) {
        if (each === 'close') {
          await closeInventory(inventoryId)
          model = { ...model, closed: true, version: model.version + (model.closed ? 0 : 1) }
          continue
        }
        const [step, now] = each
        const expected = run(model, step, now)
        expect(await applyStep(inventoryId, 1, step, now)).toEqual(expected.outcome)
        model = expected.section
      }
      const [untouched, section] = await readSections(inventoryId, { consistent: true })
      expect(section).toEqual(model)
      expect([untouched?.from_leg, untouched?.version]).toEqual([0, model.closed ? 2 : 1])
    }),
    { numRuns: 60 },
  )
})
