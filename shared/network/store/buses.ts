import * as z from 'zod/mini'
import { getItem } from '../../platform/dynamo/items.ts'
import type { Bus } from '../rules/bus.ts'
import { putAll } from './batch.ts'
import { BusItem } from './items.ts'
import { keys } from './keys.ts'

export const putBuses = (buses: readonly Bus[]): Promise<void> =>
  putAll(buses.map(bus => ({ ...keys.bus(bus.id), ...bus })))

export const readBus = async (id: string): Promise<Bus | undefined> => {
  const item = await getItem('catalog', keys.bus(id))
  return item && z.parse(BusItem, item)
}
