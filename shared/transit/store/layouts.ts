import * as z from 'zod/mini'
import { getItem } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { checkSeatLayout, type SeatLayout } from '../rules/seat-layout.ts'
import { decodeLayout, encodeLayout, layoutId } from '../rules/stored-layout.ts'
import { keys } from './keys.ts'
import { putAll } from './put-all.ts'

/**
 * Stores a layout under an id derived from its content, so putting it again changes nothing.
 * @throws DomainError INVALID_LAYOUT
 */
export const putLayout = async (layout: SeatLayout): Promise<string> => {
  checkSeatLayout(layout)
  const id = layoutId(layout)
  await putAll([{ ...keys.layout(id), seats: encodeLayout(layout) }])
  return id
}

/** Apart from the other stored forms, as a seat map reads layouts alone. */
const LayoutItem = z.object({ seats: z.string() })

/** Layouts never change, as their id is derived from their content: an environment reads each of them once. */
const layouts = keep<SeatLayout | undefined>({ table: 'catalog', forMs: Number.POSITIVE_INFINITY, most: 200 })

export const readLayout = (id: string): Promise<SeatLayout | undefined> => layouts.get(id, () => readStored(id))

const readStored = async (id: string): Promise<SeatLayout | undefined> => {
  const item = await getItem('catalog', keys.layout(id), { consistent: false })
  return item && decodeLayout(z.parse(LayoutItem, item).seats)
}
