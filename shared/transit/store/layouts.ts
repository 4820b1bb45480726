import { getItem } from '../../platform/dynamo/items.ts'
import { keep } from '../../platform/dynamo/kept.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { keys } from '../rules/keys.ts'
import { checkSeatLayout, type SeatLayout } from '../rules/seat-layout.ts'
import { decodeLayout, encodeLayout, isEncodedLayout, layoutId, StoredLayout } from '../rules/stored-layout.ts'
import { putAll } from './put-all.ts'

/**
 * Stores a layout under an id derived from its content, so putting it again changes nothing.
 * @throws DomainError INVALID_LAYOUT
 */
export const putLayout = async (layout: SeatLayout): Promise<string> => {
  checkSeatLayout(layout)
  const id = layoutId(layout)
  await putAll([{ ...keys.layout(id), ...layoutRecords.check({ seats: encodeLayout(layout) }) }])
  return id
}

/** Apart from the other records, as a seat map reads layouts alone. */
const layoutRecords = recordOf('catalog', 'layout', StoredLayout, {
  invariants: { seats: ({ seats }) => isEncodedLayout(seats) },
})

/** Layouts never change, as their id is derived from their content: an environment reads each of them once. */
const layouts = keep<SeatLayout | undefined>({ table: 'catalog', forMs: Number.POSITIVE_INFINITY, most: 200 })

export const readLayout = (id: string): Promise<SeatLayout | undefined> => layouts.get(id, () => readStored(id))

const readStored = async (id: string): Promise<SeatLayout | undefined> => {
  const item = await getItem('catalog', keys.layout(id), { consistent: false })
  return item && decodeLayout(layoutRecords.parse(item).seats)
}
