import { type QueryPage, queryPage } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import type { Entry } from '../rules/entry.ts'
import { keys, pagePrefix } from '../rules/keys.ts'
import type { Page } from '../rules/page.ts'
import { actorList, dayLists } from '../rules/rows.ts'
import type { Asked, EntryPage } from './entry-page.ts'
import { pageRecords } from './items.ts'
import { mentionedEntries } from './mentioned-entries.ts'

/** Pages of a chain that one query reads. */
const pagesAtOnce = 25

/** An entity's changes, the newest first. */
export const entriesOf = async (entity: string, { from, to, limit, after }: Asked): Promise<EntryPage> => {
  const entries: Entry[] = []
  const below = after ? Number(after.sequence) : Number.POSITIVE_INFINITY
  let behind: QueryPage['next']
  do {
    const { pages, next } = await pagesBelow(entity, below, behind)
    const found = pages.flatMap(({ kept }) => kept.map(({ entry }) => entry)).filter(({ sequence }) => sequence < below)
    found.sort((left, right) => right.sequence - left.sequence)
    entries.push(...found.filter(({ at }) => at >= from && at <= to))
    behind = next
  } while (behind && entries.length <= limit)
  const given = entries.slice(0, limit)
  const last = given.at(-1)
  return { entries: given, next: last && entries.length > limit ? { sequence: String(last.sequence) } : undefined }
}

/** The pages of a chain that begin below a number, the newest first, from behind a key: one may be no valid record. */
const pagesBelow = async (
  entity: string,
  below: number,
  behind: QueryPage['next'],
): Promise<{ pages: Page[]; next: QueryPage['next'] }> => {
  const first = keys.page(entity, 0).sk
  const last = Number.isFinite(below) ? keys.page(entity, below - 1).sk : `${pagePrefix}~`
  const { items, next } = await queryPage('activity', {
    KeyConditionExpression: 'pk = :entity AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':entity': entity, ':first': first, ':last': last },
    ScanIndexForward: false,
    Limit: pagesAtOnce,
    ExclusiveStartKey: behind,
  })
  return { pages: parseAll(pageRecords.parse, items), next }
}

/** The changes made by an account or a bearer, the newest first. */
export const entriesBy = (actor: string, asked: Asked): Promise<EntryPage> =>
  mentionedEntries([actorList(actor)], asked)

/** A day's (`2027-01-20`, UTC) changes, the newest first. */
export const entriesOn = (day: string, asked: Asked): Promise<EntryPage> => mentionedEntries(dayLists(day), asked)
