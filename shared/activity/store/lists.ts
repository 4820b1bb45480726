import type { EpochMs } from '../../kernel/clock.ts'
import { fromIso } from '../../kernel/clock.ts'
import { queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import { entryTtl, isPruned } from '../rules/entry.ts'
import { keys } from '../rules/keys.ts'
import type { Page } from '../rules/page.ts'
import { listsOf, type Mention, mentionOf, parseMention, timeOf } from '../rules/rows.ts'
import type { Finding } from '../rules/verify.ts'
import { findPage, findRow } from './items.ts'
import { lastPage, readItems } from './pages.ts'

/** The entries that their lists do not mention, which a query by day or by account would not find. */
export const findHidden = async (pages: readonly Page[], now: EpochMs): Promise<Finding[]> => {
  const due = pages.flatMap(({ start, kept }) =>
    kept
      .filter(({ row }) => !isPruned(timeOf(row), now))
      .flatMap(({ entry, row }) => listsOf(entry).map(list => ({ entry, start, list, row }))),
  )
  const items = await readItems(due.map(({ list, row }) => keys.row(list, row)))
  const found = new Map(items.map(item => [JSON.stringify([item.pk, item.sk]), item]))
  const mentions = new Map(
    [...found].map(([key, item]) => [key, new Set(isKept(item) ? findRow(item)?.mentions : [])] as const),
  )
  return due
    .filter(each => !mentions.get(JSON.stringify([each.list, each.row]))?.has(mentionOf(each)))
    .map(({ entry: { entity, sequence }, list }) => {
      const sentence = `entry ${sequence} is hidden: the list ${list} does not tell of it`
      return { entity, sequence, kind: 'hidden', sentence }
    })
}

const isKept = ({ sk, ttl }: Record<string, unknown>): boolean => ttl === entryTtl(timeOf(String(sk)))

/** How long a row may precede the entries it mentions: it is written first. */
const graceMs = 15 * 60_000

/**
 * Entries that a list mentions and that are missing: a chain that was dropped as a whole, or its end; and rows that
 * cannot be read.
 */
export const verifyList = async (list: string, now: EpochMs): Promise<Finding[]> => {
  const findings: Finding[] = []
  const pages = queryPages('activity', {
    KeyConditionExpression: 'pk = :list',
    ExpressionAttributeValues: { ':list': list },
    ConsistentRead: true,
  })
  for await (const { items } of pages) {
    const rows = items.map(item => ({ item, row: findRow(item) }))
    findings.push(...rows.filter(({ row }) => !row).map(({ item }) => rowAltered(list, item)))
    const due = rows.flatMap(({ row }) => (row && isDue(timeOf(row.name), now) ? row.mentions : []))
    for (const mention of await absent(due.map(parseMention)))
      findings.push({
        ...mention,
        kind: 'missing',
        sentence: `entry ${mention.sequence} is missing: ${list} tells of it`,
      })
  }
  return findings
}

const rowAltered = (list: string, { sk }: StoredItem): Finding => {
  const sentence = `the row ${sk} was altered: it cannot be read`
  return { entity: list, sequence: 0, kind: 'altered', sentence }
}

const isDue = (at: string, now: EpochMs): boolean => fromIso(at) + graceMs <= now && !isPruned(at, now)

const absent = async (mentions: readonly Mention[]): Promise<Mention[]> => {
  const items = await readItems(mentions.map(({ entity, start }) => keys.page(entity, start)))
  const there = new Set(
    items.flatMap(item => (findPage(item)?.kept ?? []).map(({ entry }) => `${entry.sequence} ${entry.entity}`)),
  )
  const unseen = mentions.filter(({ entity, sequence }) => !there.has(`${sequence} ${entity}`))
  const found: Mention[] = []
  // Two writers may have mentioned the entry under different pages: it exists if the chain reached its number.
  for (const mention of unseen) {
    const last = await unlessInvalid(lastPage(mention.entity))
    if ((last?.sequence ?? 0) < mention.sequence) found.push(mention)
  }
  return found
}
