import { beforeAll, describe, expect, it } from 'vitest'
import { claimantKey } from '../../../shared/inventory/rules/keys.ts'
import { listClaimants, noteClaimant, readClaimant } from '../../../shared/inventory/store/claimants.ts'
import { readInventory } from '../../../shared/inventory/store/offers.ts'
import { putInventory } from '../../../shared/inventory/store/put-inventory.ts'
import { readSections } from '../../../shared/inventory/store/sections.ts'
import { itemsUnder, putItem } from '../../support/departure.ts'
import { createTables } from '../../support/dynamo.ts'
import { sampleOffer } from '../sample-offer.ts'

const NOW = Date.parse('2027-01-20T10:00:00Z')

beforeAll(() => createTables('inventory'))

const note = (inventory_id: string, hold: string, ref: string) =>
  noteClaimant({ inventory_id, hold, user_id: 'usr_1', ref, keptUntil: NOW })

const listed = async (inventoryId: string) => {
  const found = []
  for await (const page of listClaimants(inventoryId)) found.push(...page)
  return found
}

describe('a claimant', () => {
  it('is noted once: the first record that a hold becomes is its only one', async () => {
    for (let again = 0; again < 2; again += 1) expect(await note('sch_a', 'h1', 'bkg_1')).toBe('bkg_1')
    expect(await note('sch_a', 'h1', 'bkg_2')).toBe('bkg_1')
    expect(await readClaimant('sch_a', 'h1')).toEqual({ user_id: 'usr_1', ref: 'bkg_1' })
    expect(await readClaimant('sch_a', 'h2')).toBeUndefined()
    expect(await readClaimant('sch_b', 'h1')).toBeUndefined()
  })

  it('of 20 concurrent records one wins, and all are told which', async () => {
    const refs = await Promise.all(Array.from({ length: 20 }, (_, index) => note('sch_c', 'h1', `bkg_${index}`)))
    expect(new Set(refs).size).toBe(1)
    expect((await readClaimant('sch_c', 'h1'))?.ref).toBe(refs[0])
  })

  it('is deleted by its time to live', async () => {
    await note('sch_d', 'h1', 'bkg_1')
    expect((await itemsUnder('inventory', 'sch_d')).map(({ ttl }) => ttl)).toEqual([NOW / 1000])
  })

  it('is listed with all of its inventory, however many pages they take, and without what is no valid record', async () => {
    const holds = Array.from({ length: 30 }, (_, index) => `h${String(index).padStart(2, '0')}`)
    // Of these three fill a page of a megabyte.
    for (const hold of holds) await note('sch_e', hold, `${hold} ${'x'.repeat(350_000)}`)
    await note('sch_f', 'h1', 'bkg_1')
    await putItem('inventory', { ...claimantKey('sch_e', 'invalid'), user_id: 7 })
    let pages = 0
    const found: string[] = []
    for await (const page of listClaimants('sch_e')) {
      pages += 1
      found.push(...page.map(({ hold }) => hold))
    }
    expect(found).toEqual(holds)
    expect(pages).toBeGreaterThan(5)
  })

  it('is no section: neither a seat map nor a change of layout sees it', async () => {
    const offer = sampleOffer()
    await putInventory(offer, NOW)
    await note(offer.inventory_id, 'h1', 'bkg_1')
    const inventory = await readInventory(offer.inventory_id, { consistent: true })
    expect(inventory?.offer).toEqual(offer)
    expect([inventory?.sections.length, (await readSections(offer.inventory_id)).length]).toEqual([1, 1])
    await putInventory({ ...sampleOffer({ seats: 12 }), inventory_id: offer.inventory_id }, NOW)
    expect(await listed(offer.inventory_id)).toEqual([{ hold: 'h1', user_id: 'usr_1', ref: 'bkg_1' }])
  })
})
