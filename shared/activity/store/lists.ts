import type { EpochMs } from '../../kernel/clock.ts'
import { fromIso } from '../../kernel/clock.ts'
import { queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { entryTtl, isPruned } from '../rules/entry.ts'
import { keys } from '../rules/keys.ts'
import type { Page } from '../rules/page.ts'
import { listsOf, type Mention, mentionOf, parseMention, timeOf } from '../rules/rows.ts'
import type { Finding } from '../rules/verify.ts'
import { isFromBefore, isVouchedRow, signedFrom, type Trust } from '../rules/vouch.ts'
import { findPage, findRow } from './items.ts'
import { pageItemWith, readItems } from './pages.ts'

/**
 * The entries that their lists do not mention, which a query by day or by account would not find. With `trust`, only a
 * row that the log signed, or one from before it did, mentions anything.
 */
export const findHidden = async (pages: readonly Page[], now: EpochMs, trust?: Trust): Promise<Finding[]> => {
  const due = pages.flatMap(({ start, kept }) =>
    kept
      .filter(({ row }) => !isPruned(timeOf(row), now))
      .flatMap(({ entry, row }) => listsOf(entry, row).map(list => ({ entry, start, list, row }))),
  )
  const items = await readItems(due.map(({ list, row }) => keys.row(list, row)))
  const found = new Map(items.map(item => [JSON.stringify([item.pk, item.sk]), item]))
  const mentions = new Map(
    [...found].map(
      ([key, item]) => [key, new Set(isKept(item) && isVouched(item, trust) ? findRow(item)?.mentions : [])] as const,
    ),
  )
  return due
    .filter(each => !mentions.get(JSON.stringify([each.list, each.row]))?.has(mentionOf(each)))
    .map(({ entry: { entity, sequence }, list }) => {
      const sentence = `entry ${sequence} is hidden: the list ${list} does not tell of it`
      return { entity, sequence, kind: 'hidden', sentence }
    })
}

const isKept = ({ sk, ttl }: Record<string, unknown>): boolean => ttl === entryTtl(timeOf(String(sk)))

const isVouched = (item: StoredItem, trust: Trust | undefined): boolean =>
  !trust || isVouchedRow(item, timeOf(String(item.sk)), trust)

/** How long a row may precede the entries it mentions: it is written first. */
const graceMs = 15 * 60_000

/**
 * Entries that a list mentions and that are missing: a chain that was dropped as a whole, or its end; and rows that
 * cannot be read.
 */
export const verifyList = async (list: string, now: EpochMs, trust?: Trust): Promise<Finding[]> => {
  const findings: Finding[] = []
  const pages = queryPages('activity', {
    KeyConditionExpression: 'pk = :list',
    ExpressionAttributeValues: { ':list': list },
    ConsistentRead: true,
  })
  for await (const { items } of pages) {
    const rows = items.map(item => ({ item, row: findRow(item) }))
    findings.push(...rows.filter(({ row }) => !row).map(({ item }) => rowAltered(list, item, 'it cannot be read')))
    const forged = rows.filter(({ item, row }) => row && !isVouched(item, trust))
    findings.push(...forged.map(({ item }) => rowAltered(list, item, 'it is not as the log signed it')))
    const due = rows.flatMap(({ item, row }) => {
      if (!row || !isDue(timeOf(row.name), now)) return []
      const at = timeOf(row.name)
      const isSigned = trust !== undefined && !isFromBefore(at, trust) && isVouched(item, trust)
      return row.mentions.map(mention => ({ ...parseMention(mention), isSigned }))
    })
    for (const mention of await absent(due, trust))
      findings.push({
        entity: mention.entity,
        sequence: mention.sequence,
        kind: 'missing',
        sentence: `entry ${mention.sequence} is missing: ${list} tells of it`,
      })
  }
  return findings
}

const rowAltered = (list: string, { sk }: StoredItem, why: string): Finding => {
  const sentence = `the row ${sk} was altered: ${why}`
  return { entity: list, sequence: 0, kind: 'altered', sentence }
}

const isDue = (at: string, now: EpochMs): boolean => fromIso(at) + graceMs <= now && !isPruned(at, now)

/** A mention, and whether a signed row has it: what that mentions is signed too. */
interface Told extends Mention {
  readonly isSigned: boolean
}

const absent = async (mentions: readonly Told[], trust: Trust | undefined): Promise<Told[]> => {
  const items = await readItems(mentions.map(({ entity, start }) => keys.page(entity, start)))
  const there = new Map(items.flatMap(item => placesIn(item, trust)))
  const found: Told[] = []
  for (const mention of mentions) {
    const known = there.get(nameOf(mention)) ?? (await lookElsewhere(mention, trust))
    if (known === undefined || (mention.isSigned && known === 'unsigned')) found.push(mention)
  }
  return found
}

/** Two writers may have mentioned the entry under different pages: only one of them wrote it. */
const lookElsewhere = async (mention: Told, trust: Trust | undefined): Promise<Place | undefined> => {
  const item = await pageItemWith(mention.entity, mention.sequence)
  return item && new Map(placesIn(item, trust)).get(nameOf(mention))
}

const nameOf = ({ entity, sequence }: Pick<Mention, 'entity' | 'sequence'>): string => `${sequence} ${entity}`

type Place = 'signed' | 'unsigned'

/** The entries of a page, each with whether it is signed. */
const placesIn = (item: StoredItem, trust: Trust | undefined): [string, Place][] => {
  const page = findPage(item)
  if (!page) return []
  const from = trust ? signedFrom(item, page, trust) : page.start
  return page.kept.map(({ entry }) => [nameOf(entry), entry.sequence >= from ? 'signed' : 'unsigned'])
}
