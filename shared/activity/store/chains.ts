import { paginateScan } from '@aws-sdk/lib-dynamodb'
import type { EpochMs } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { queryPages } from '../../platform/dynamo/items.ts'
import { entryTtl, type Last } from '../rules/entry.ts'
import { isList, pagePrefix, startOf } from '../rules/keys.ts'
import type { Page } from '../rules/page.ts'
import { chainCheck, type Finding, type Newest, type Stored } from '../rules/verify.ts'
import { type Trust, unsignedEntries } from '../rules/vouch.ts'
import { findNewest, findPage } from './items.ts'
import { findHidden } from './lists.ts'

type Item = Readonly<Record<string, unknown>>

/** The result of a chain's verification. */
export interface Verified {
  readonly entries: number
  /** How many of them are from before the log signed. */
  readonly before: number
  readonly findings: readonly Finding[]
}

/**
 * Reads an entity's whole chain and the rows that mention its entries, consistently, and checks both.
 * @param trust what signatures are checked by; without it they are not
 */
export const verifyChain = async (entity: string, now: EpochMs, trust?: Trust): Promise<Verified> => {
  const check = chainCheck(entity, now)
  const findings: Finding[] = []
  let entries = 0
  let before = 0
  let head: Pick<Last, 'sequence' | 'hash'> | undefined
  let newest: Newest | undefined
  for await (const { items } of pagesOf(entity)) {
    const pages: Page[] = []
    for (const item of items) {
      if (!String(item.sk).startsWith(pagePrefix)) {
        newest = findNewest(item)
        if (!newest) findings.push(newestAltered(entity))
        continue
      }
      const page = findPage(item)
      if (!page || !isAsWritten(item, page)) findings.push(pageAltered(entity, item))
      if (!page) continue
      const unsigned = trust && unsignedEntries(item, page, trust)
      findings.push(...(unsigned?.findings ?? []))
      before += unsigned?.before ?? page.kept.length
      for (const stored of placesOf(page)) check.next(stored)
      pages.push(page)
      entries += page.kept.length
      head = page
    }
    findings.push(...(await findHidden(pages, now, trust)))
  }
  return { entries, before, findings: [...findings, ...check.end(head, newest)] }
}

const pagesOf = (entity: string) =>
  queryPages('activity', {
    KeyConditionExpression: 'pk = :entity',
    ExpressionAttributeValues: { ':entity': entity },
    ConsistentRead: true,
  })

const members = new Set(['pk', 'sk', 'sequence', 'hash', 'entries', 'ttl', 'signed_from', 'sig'])

/** Whether the item has a page's members only, and a time to live that keeps all of its entries. */
const isAsWritten = (item: Item, { kept }: Page): boolean =>
  Object.keys(item).every(name => members.has(name)) &&
  Number(item.ttl) >= entryTtl(kept.at(-1)?.entry.at ?? '1970-01-01T00:00:00.000Z')

const pageAltered = (entity: string, { sk }: Item): Finding => {
  const sequence = startOf(sk)
  const sentence = `the page of entry ${sequence} was altered: it has other members, another time to live, or cannot be read`
  return { entity, sequence, kind: 'altered', sentence }
}

const newestAltered = (entity: string): Finding => {
  const sentence = 'the record of the newest page was altered: it cannot be read'
  return { entity, sequence: 0, kind: 'altered', sentence }
}

/**
 * Each entry's place: by its position where the page is complete, else by its own number, so that missing entries show.
 */
const placesOf = ({ start, sequence, kept }: Page): Stored[] => {
  const isFull = kept.length === sequence - start + 1
  return kept.map(({ entry }, index) => ({ place: isFull ? start + index : entry.sequence, entry }))
}

/** Every entity and every list with items, each once. For a command only: it reads the whole table. */
export async function* listEntities(): AsyncGenerator<{ readonly name: string; readonly isList: boolean }> {
  const seen = new Set<string>()
  const scan = { TableName: tableName('activity'), ProjectionExpression: 'pk' }
  for await (const { Items = [] } of paginateScan({ client: documents }, scan))
    for (const { pk } of Items) {
      const name = String(pk)
      if (seen.has(name)) continue
      seen.add(name)
      yield { name, isList: isList(name) }
    }
}
