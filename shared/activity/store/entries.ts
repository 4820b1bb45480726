import * as z from 'zod/mini'
import { queryPage } from '../../platform/dynamo/items.ts'
import type { Entry } from '../rules/entry.ts'
import { EntryItem } from './items.ts'
import { entryPrefix, keys } from './keys.ts'

/** A part of the log between two times (ISO 8601 in UTC with milliseconds, both included). */
export interface Range {
  readonly from: string
  readonly to: string
}

export interface EntryPage {
  readonly entries: readonly Entry[]
  /** Where the list goes on, if it does. */
  readonly next: Position | undefined
}

/** The last key read. */
export type Position = Readonly<Record<string, string>>

interface Asked extends Range {
  readonly limit: number
  readonly after: Position | undefined
}

/** An entity's changes, the newest first. */
export const entriesOf = (entity: string, asked: Asked): Promise<EntryPage> => {
  const isRanged = asked.from > '0' || asked.to < '9'
  return read(asked, {
    KeyConditionExpression: 'pk = :entity AND begins_with(sk, :entries)',
    ExpressionAttributeValues: {
      ':entity': entity,
      ':entries': entryPrefix,
      ...(isRanged && { ':from': asked.from, ':to': asked.to }),
    },
    ...(isRanged && { FilterExpression: '#at BETWEEN :from AND :to', ExpressionAttributeNames: { '#at': 'at' } }),
  })
}

/** An account's changes, the newest first. */
export const entriesBy = (account: string, asked: Asked): Promise<EntryPage> =>
  read(asked, between('changes-by-actor', 'account', account, asked))

/** A day's (`2027-01-20`, UTC) changes, the newest first. */
export const entriesOn = (day: string, asked: Asked): Promise<EntryPage> =>
  read(asked, between('changes-by-day', 'day', day, asked))

const between = (IndexName: string, name: string, value: string, { from, to }: Range) => ({
  IndexName,
  KeyConditionExpression: '#name = :value AND #at BETWEEN :from AND :to',
  ExpressionAttributeNames: { '#name': name, '#at': 'at' },
  ExpressionAttributeValues: { ':value': value, ':from': from, ':to': to },
})

const read = async (
  { limit, after }: Asked,
  query: Omit<Parameters<typeof queryPage>[1], 'Limit' | 'ExclusiveStartKey'>,
): Promise<EntryPage> => {
  const entries: Entry[] = []
  let next = after
  do {
    const page = await queryPage('activity', {
      ...query,
      ScanIndexForward: false,
      Limit: query.FilterExpression ? 1000 : limit - entries.length,
      ...(next && { ExclusiveStartKey: next }),
    })
    entries.push(...page.items.map(item => z.parse(EntryItem, item)))
    next = page.next as Position | undefined
  } while (next && entries.length < limit)
  if (entries.length <= limit) return { entries, next }
  // A filtered page may bring more than were asked for: the list goes on behind the last one given.
  const given = entries.slice(0, limit)
  const last = given.at(-1) as Entry
  return { entries: given, next: keys.entry(last.entity, last.sequence) }
}
