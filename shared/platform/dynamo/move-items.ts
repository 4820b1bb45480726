import { isDeepStrictEqual } from 'node:util'
import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { TableName } from '../domain.ts'
import type { Rule } from '../migrations.ts'
import { documents, tableName } from './client.ts'
import { writeIf } from './conditional-write.ts'
import { isRefusedForGood } from './errors.ts'
import type { Key, StoredItem } from './items.ts'
import { InvalidRecord, invalidRecord, versionOf } from './records.ts'
import { isStamped } from './stamp.ts'
import { update, type Write } from './writes.ts'

/** Items of a table that are to have another version of their shape. */
export interface Move {
  readonly table: TableName
  /** What the log calls the records. */
  readonly record: string
  readonly sortKeys: string
  readonly from: number
  readonly to: number
  readonly rule: Rule
}

interface Part {
  readonly segment: number
  readonly segments: number
  readonly after: Key | undefined
  readonly limit: number
}

export interface ScannedPage {
  /** How many items were looked at, of whatever kind. */
  readonly read: number
  readonly items: readonly StoredItem[]
  readonly next: Key | undefined
}

/** A page of a part of a table: consistent, as an item that is overlooked would keep its shape. */
export const scanPage = async (
  { table, sortKeys }: Pick<Move, 'table' | 'sortKeys'>,
  { segment, segments, after, limit }: Part,
): Promise<ScannedPage> => {
  const { Items, ScannedCount, LastEvaluatedKey } = await documents.send(
    new ScanCommand({
      TableName: tableName(table),
      Segment: segment,
      TotalSegments: segments,
      ExclusiveStartKey: after,
      Limit: limit,
      ConsistentRead: true,
      FilterExpression: 'begins_with(sk, :sk)',
      ExpressionAttributeValues: { ':sk': sortKeys },
    }),
  )
  return { read: ScannedCount ?? 0, items: Items ?? [], next: LastEvaluatedKey as Key | undefined }
}

/** `there`: it had the version already. `skipped`: the rule leaves it as it is, or it is gone. */
export type Fate = 'moved' | 'there' | 'skipped'

const attempts = 10

/**
 * Gives an item the other shape, on condition that it is as it was read: where traffic changed it meanwhile, what it has
 * become is moved. Repeatable.
 * @throws InvalidRecord for an item that can never be moved
 * @throws Error of DynamoDB, or for an item that changes all the time: a later attempt is right
 */
export const moveItem = async (move: Move, item: StoredItem): Promise<Fate> => {
  let read: StoredItem | undefined = item
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (!read) return 'skipped'
    if (isThere(move, read)) return 'there'
    const moved = ruled(move, read)
    if (!moved) return 'skipped'
    const outcome = await rewritten(move, rewrite(move.table, read, moved))
    if (outcome.written) return 'moved'
    // It would be refused at every attempt: it has a value that JavaScript does not hold exactly.
    if (isDeepStrictEqual(outcome.item, read)) throw invalidRecord(move.table, move.record, ['item'])
    read = outcome.item
  }
  throw new Error('an item changed too often to be moved')
}

/** An item of a later version was moved by a later migration, or written by a later release. */
const isThere = ({ from, to }: Move, item: StoredItem): boolean => {
  const version = versionOf(item)
  return typeof version === 'number' && Number.isInteger(version) && (version - to) * Math.sign(to - from) >= 0
}

const ruled = ({ table, record, from, to, rule }: Move, item: StoredItem): StoredItem | undefined => {
  if (versionOf(item) !== from) throw invalidRecord(table, record, ['v'])
  try {
    const moved = rule(item)
    // What cannot be sent fails at every attempt.
    if (moved) marshall({ item, moved }, { removeUndefinedValues: true })
    return moved && { ...moved, v: to === 1 ? undefined : to }
  } catch (error) {
    throw error instanceof InvalidRecord ? error : invalidRecord(table, record, ['rule'])
  }
}

/** One write of DynamoDB that it refuses for what it says, as one too large, is refused at every repeat. */
const rewritten = async ({ table, record }: Move, write: Write) => {
  try {
    return await writeIf(write)
  } catch (error) {
    throw isRefusedForGood(error) ? invalidRecord(table, record, ['item']) : error
  }
}

const unmoved = ['pk', 'sk', 'updated_by']

/** Writes what differs alone, so that a member that was added meanwhile stays. */
const rewrite = (table: TableName, item: StoredItem, moved: StoredItem): Write => {
  const names = [...new Set([...Object.keys(item), ...Object.keys(moved)])].filter(name => !unmoved.includes(name))
  const changed = names.filter(name => !isDeepStrictEqual(item[name], moved[name]))
  const read = Object.entries(item).filter(([name]) => name !== 'pk' && name !== 'sk')
  const absent = [...changed, ...(isStamped(table) ? ['updated_by'] : [])].filter(name => item[name] === undefined)
  return update(
    table,
    { pk: String(item.pk), sk: String(item.sk) },
    {
      set: Object.fromEntries(changed.map(name => [name, moved[name]])),
      when: [
        'attribute_exists(pk)',
        ...read.map((_, at) => `#read_${at} = :read_${at}`),
        ...absent.map(name => `attribute_not_exists(#${name})`),
      ].join(' AND '),
      names: Object.fromEntries(read.map(([name], at) => [`#read_${at}`, name])),
      values: Object.fromEntries(read.map(([, value], at) => [`:read_${at}`, value])),
    },
  )
}
