import * as z from 'zod/mini'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { update, type Write } from '../../platform/dynamo/writes.ts'
import { counterKey } from '../rules/keys.ts'
import type { Series } from '../rules/series.ts'

const counters = recordOf('commerce', 'invoice counter', z.object({ next: z.int().check(z.positive()) }))

/** The number that the next document of a series gets: 1 in a series that has none yet. */
export const readNext = async (series: Series): Promise<number> => {
  const item = await getItem('commerce', counterKey(series))
  return item ? counters.parse(item).next : 1
}

/** Takes numbers of a series, on condition that none was taken since `next` was read. */
export const counterUpdate = (series: Series, next: number, count: number): Write =>
  update('commerce', counterKey(series), {
    set: { next: counters.check({ next: next + count }).next },
    when: next === 1 ? 'attribute_not_exists(pk)' : '#next = :known',
    values: next === 1 ? {} : { ':known': next },
  })
