import { existingKeys } from '../../platform/dynamo/existing-keys.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import type { Bus } from '../rules/bus.ts'
import { keys } from '../rules/keys.ts'
import { busRecords } from './items.ts'
import { putAll } from './put-all.ts'

export const putBuses = async (buses: readonly Bus[]): Promise<void> =>
  putAll(buses.map(bus => ({ ...keys.bus(bus.id), ...busRecords.check(bus) })))

/** The given ids that no bus has. */
export const missingBuses = async (ids: readonly string[]): Promise<Set<string>> => {
  const there = await existingKeys('catalog', ids.map(keys.bus))
  return new Set(ids.filter(id => !there.has(keys.bus(id).pk)))
}

export const readBus = async (id: string): Promise<Bus | undefined> => {
  const item = await getItem('catalog', keys.bus(id))
  return item && busRecords.parse(item)
}
