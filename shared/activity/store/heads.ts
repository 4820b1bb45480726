import type { EpochMs } from '../../kernel/clock.ts'
import { queryPage, queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import type { Anchor, Head } from '../rules/anchor.ts'
import { faultOfHead } from '../rules/anchored.ts'
import { keys, startOf } from '../rules/keys.ts'
import { dayLists, parseMention } from '../rules/rows.ts'
import type { Finding } from '../rules/verify.ts'
import { findPage, findRow } from './items.ts'
import { readItems } from './pages.ts'

/** Whether anything is logged of a day. */
export const isLogged = async (day: string): Promise<boolean> => {
  const pages = await Promise.all(dayLists(day).map(list => queryPage('activity', { ...ofList(list), Limit: 1 })))
  return pages.some(({ items }) => items.length > 0)
}

const ofList = (list: string) => ({
  KeyConditionExpression: 'pk = :list',
  ExpressionAttributeValues: { ':list': list },
})

/** The ends of all pages that have changes of a day, in portions; a page may come again in a later one. */
export async function* headsOf(day: string): AsyncGenerator<Head[]> {
  for (const list of dayLists(day))
    for await (const { items } of queryPages('activity', { ...ofList(list), ConsistentRead: true })) {
      const mentions = items.flatMap(item => findRow(item)?.mentions ?? []).map(parseMention)
      const pages = await readItems(mentions.map(({ entity, start }) => keys.page(entity, start)))
      yield pages.map(headOf)
    }
}

/** A page has number and hash of its last entry in clear. */
const headOf = ({ pk, sk, sequence, hash }: StoredItem): Head => [
  String(pk),
  startOf(sk),
  Number(sequence),
  String(hash),
]

/** What is wrong with the pages that an anchor has the heads of. */
export const faultsOfHeads = async (heads: readonly Head[], anchor: Anchor, now: EpochMs): Promise<Finding[]> => {
  const items = await readItems(heads.map(([entity, start]) => keys.page(entity, start)))
  const pages = new Map(items.map(item => [JSON.stringify([item.pk, item.sk]), findPage(item)]))
  return heads.flatMap(head => {
    const { pk, sk } = keys.page(head[0], head[1])
    return faultOfHead(head, pages.get(JSON.stringify([pk, sk])), anchor, now) ?? []
  })
}
