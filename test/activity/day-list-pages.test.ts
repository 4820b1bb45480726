import * as fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { isSigned } from '../../shared/activity/rules/signature.ts'
import { answer, type Place } from '../../shared/activity/store/answer.ts'
import { append } from '../../shared/activity/store/append.ts'
import type { Sealing } from '../../shared/activity/store/sealing.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { createTables } from '../support/dynamo.ts'
import { logSigner, logTrust } from '../support/log-keys.ts'
import { draft } from './changes.ts'

const sealing: Sealing = { signer: logSigner, isSealed: async page => isSigned(page, logTrust.keys) }
const midnight = Date.parse('2027-02-04T00:00:00Z')
beforeAll(() => createTables('activity'))

it('entries at whatever times about midnight are listed once, in order, whatever the range and the sizes of pages', async () => {
  const offset = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -12_000, max: 12_000 }))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(offset, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 15 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.tuple(offset, offset),
      async (batches, limits, ends) => {
        await createTables('activity')
        const made: { at: string; label: string }[] = []
        let source = 0
        for (const batch of batches) {
          const changes = batch.map(ms => {
            const entity = `booking:bkg_${newSuffix(midnight)}`
            const at = new Date(midnight + ms).toISOString()
            made.push({ at, label: entity })
            source += 1
            return { draft: draft({ entity, at }), source: `stream/${source}` }
          })
          await append(changes, sealing)
        }
        const [from, to] = [Math.min(...ends), Math.max(...ends)].map(ms => new Date(midnight + ms).toISOString()) as [
          string,
          string,
        ]
        const range = { of: 'time', from, to } as const
        const found: { at: string; label: string }[] = []
        let place: Place | undefined
        let turn = 0
        do {
          const limit = limits[turn % limits.length] as number
          turn += 1
          const page = await answer(range, limit, place)
          expect(page.entries.length).toBeLessThanOrEqual(limit)
          found.push(...page.entries.map(({ at, entity }) => ({ at, label: entity })))
          place = page.next && JSON.parse(JSON.stringify(page.next))
        } while (place && turn < 300)
        const due = made.filter(({ at }) => at >= from && at <= to)
        expect(found.map(({ label }) => label).sort()).toEqual(due.map(({ label }) => label).sort())
        expect(found.map(({ at }) => at)).toEqual(
          due
            .map(({ at }) => at)
            .sort()
            .reverse(),
        )
      },
    ),
    { numRuns: 12 },
  )
})
