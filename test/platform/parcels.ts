import * as z from 'zod/mini'
import { isWritten, send } from '../../shared/platform/dynamo/conditional-write.ts'
import { getItem, type StoredItem } from '../../shared/platform/dynamo/items.ts'
import { recordOf } from '../../shared/platform/dynamo/records.ts'
import { put, remove, update } from '../../shared/platform/dynamo/writes.ts'
import { withMoves } from '../../shared/platform/migrations.ts'

// A store whose records changed: the first version had one `name`, the present one has two.

const Parcel = z.object({ first: z.string(), last: z.string(), size: z.number() })
export type Parcel = z.infer<typeof Parcel>

const split = ({ name, ...item }: StoredItem): StoredItem => {
  const [first, last] = (name as string).split(' ')
  return { ...item, first, last }
}

const records = recordOf('catalog', 'parcel', Parcel, { version: 2, formerly: split })

export const parcelKey = (id: string) => ({ pk: `PARCEL#${id}`, sk: 'PARCEL' })

/** As the first version wrote it. */
export const putFormer = (id: string, { first, last, size }: Parcel, more: object = {}) =>
  send(put('catalog', { ...parcelKey(id), name: `${first} ${last}`, size, ...more }))

export const putParcel = (id: string, parcel: Parcel) =>
  send(put('catalog', { ...parcelKey(id), ...records.version, ...records.check(parcel) }))

export const storedParcel = (id: string) => getItem('catalog', parcelKey(id))

export const readParcel = async (id: string): Promise<Parcel | undefined> => {
  const item = await storedParcel(id)
  return item && records.parse(item)
}

/** Members that both shapes have are changed as they are. */
export const resize = (id: string, size: number) =>
  isWritten(update('catalog', parcelKey(id), { set: { size }, when: 'attribute_exists(pk)' }))

/** Where a member differs, the item gets the present shape as a whole, on condition that it is as it was read. */
export const rename = async (id: string, names: Pick<Parcel, 'first' | 'last'>): Promise<void> => {
  for (;;) {
    const item = await storedParcel(id)
    if (!item) return
    const { size } = records.parse(item)
    const set = { ...records.version, ...names, size, name: undefined }
    const when = '#updated_by = :seen'
    if (await isWritten(update('catalog', parcelKey(id), { set, when, values: { ':seen': item.updated_by } }))) return
  }
}

export const removeParcel = (id: string) => send(remove('catalog', parcelKey(id)))

export const parcels = withMoves(
  {
    'parcels-of-two-names': {
      summary: 'Two names.',
      table: 'catalog',
      sortKeys: 'PARCEL',
      version: 2,
      revertible: true,
    },
  },
  {
    'parcels-of-two-names': {
      up: split,
      down: ({ first, last, ...item }) => ({ ...item, name: `${first} ${last}` }),
    },
  },
)
