import * as z from 'zod/mini'
import { fromIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import type { Entry } from './entry.ts'

/** An entry, and the number its page begins with. */
export interface Found {
  readonly entry: Entry
  readonly start: number
}

/**
 * An index row: it mentions changes made at about the same time, all of a day in that day's list, an account's or a
 * bearer's in its own list.
 */
export const Row = z.object({
  /** `DAY#2027-01-20`, `DAY#2027-01-20#1` …, `BY#usr_…`, `BY#brr_…` */
  list: z.string(),
  /** `<time of the newest change> <attempt>` */
  name: z.string(),
  mentions: z.array(z.string()),
})

export type Row = Immutable<z.infer<typeof Row>>

/** The most time between a row's changes, which are also of the same day. */
export const spanMs = 5_000

/**
 * A day's rows are in so many lists, as a partition takes a thousand write units a second. There may be more one day; fewer only once
 * what the others have has expired.
 */
export const dayShards = 4

/** One of a day's lists. The first has all of a day's rows from before there were several. */
export const dayList = (at: string, shard = 0): string => `DAY#${at.slice(0, 10)}${shard === 0 ? '' : `#${shard}`}`

export const dayLists = (day: string): string[] => Array.from({ length: dayShards }, (_, shard) => dayList(day, shard))

/** The name of an attempt to write, which says in which of a day's lists its rows are. */
export const attemptOf = (random: string, shard: number): string => (shard === 0 ? random : `${random}.${shard}`)

const shardOf = (rowName: string): number => Number(/\.(\d+)$/.exec(rowName)?.[1] ?? 0)

export const actorList = (actor: string): string => `BY#${actor}`

/**
 * The lists that have an entry, by the name of its row. Accounts and bearers have one of their own; a change that a function
 * made by itself is found by its entity or its day.
 */
export const listsOf = ({ at, actor }: Pick<Entry, 'at' | 'actor'>, rowName: string): string[] => [
  dayList(at, shardOf(rowName)),
  ...(actor && /^(usr|brr)_/.test(actor) ? [actorList(actor)] : []),
]

export const timeOf = (rowName: string): string => rowName.slice(0, rowName.indexOf(' '))

/** How a row mentions an entry: its page, its number and its entity. */
export const mentionOf = ({ entry, start }: Found): string => `${start} ${entry.sequence} ${entry.entity}`

export interface Mention {
  readonly entity: string
  readonly start: number
  readonly sequence: number
}

export const parseMention = (mention: string): Mention => {
  const [, start, sequence, entity = ''] = /^(\d+) (\d+) (.+)$/s.exec(mention) ?? []
  return { entity, start: Number(start), sequence: Number(sequence) }
}

/**
 * The rows of a batch's entries, and the name of the row that mentions each.
 * @param attempt unique to this attempt to write
 */
export const rowsOf = (found: readonly Found[], attempt: string) => {
  const nameOf = new Map<Entry, string>()
  const lists = new Map<string, Row & { readonly mentions: string[] }>()
  let newest = ''
  for (const each of found.toSorted((left, right) => (left.entry.at < right.entry.at ? 1 : -1))) {
    if (!isNear(newest, each.entry.at)) newest = each.entry.at
    const name = `${newest} ${attempt}`
    nameOf.set(each.entry, name)
    for (const list of listsOf(each.entry, name)) {
      const key = JSON.stringify([list, name])
      const row = lists.get(key) ?? { list, name, mentions: [] }
      lists.set(key, row)
      row.mentions.push(mentionOf(each))
    }
  }
  return { rows: [...lists.values()] as readonly Row[], nameOf: (entry: Entry): string => nameOf.get(entry) ?? '' }
}

const isNear = (newest: string, at: string): boolean =>
  newest !== '' && newest.slice(0, 10) === at.slice(0, 10) && fromIso(newest) - fromIso(at) <= spanMs
