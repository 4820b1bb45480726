import { createHmac } from 'node:crypto'
import { product } from '../../domains.ts'
import { type EpochMs, toMsIso } from '../../kernel/clock.ts'
import type { TableName } from '../../platform/domain.ts'
import { canonical } from './canonical.ts'
import type { Draft, Entry } from './entry.ts'
import { isSpoken, masked, shown } from './masking.ts'

type Item = Readonly<Record<string, unknown>>

/** One change of one record, from its table's stream. */
export interface RecordChange {
  readonly table: TableName
  readonly pk: string
  readonly sk: string
  readonly before: Item | undefined
  readonly after: Item | undefined
  readonly at: EpochMs
  readonly isExpiry: boolean
}

/**
 * The log entry of a change; undefined for one that changes nothing of an entity. A record of an unknown kind is logged
 * too, all masked, under a name that is an HMAC of its keys with `secret`, as keys can be personal.
 */
export const draftOf = (change: RecordChange, secret: string): Draft | undefined => {
  const { table } = change
  const keys = `${change.pk} ${change.sk}`
  const { kinds = [], shownBy = [] } = product.entities[table] ?? {}
  const found = kinds.find(each => each.keys.test(keys))
  // An entity's keys may be a narrower form of those that another shows.
  if (!found && shownBy.some(records => records.keys.test(keys))) return undefined
  const own =
    found &&
    `${found.kind}:${keys.replace(found.keys, found.id).replace('$id', () => String((change.after ?? change.before)?.id))}`
  const kind = own && Buffer.byteLength(own) <= mostNameBytes ? found : undefined
  const quiet = kind?.quiet ?? []
  const [before, after] = [present(change.before, quiet), present(change.after, quiet)]
  const names = changedNames(before, after).filter(name => !quiet.includes(name))
  if (names.length === 0 && (before === undefined) === (after === undefined)) return undefined
  const changed = names.toSorted()
  return {
    entity:
      (kind && own) ??
      `record:${createHmac('sha256', secret)
        .update(canonical(['activity', table, change.pk, change.sk]))
        .digest('base64url')}`,
    at: toMsIso(change.at),
    action: before ? (after ? 'changed' : 'deleted') : 'created',
    ...authorOf(change),
    before: bounded(shown(before, changed, kind?.clear ?? [])),
    after: bounded(shown(after, changed, kind?.clear ?? [])),
  }
}

/** An item that has nothing but quiet members is no record yet. */
const present = (item: Item | undefined, quiet: readonly string[]): Item | undefined =>
  quiet.length > 0 && item && Object.keys(item).every(name => quiet.includes(name) || !isSpoken(name))
    ? undefined
    : item

/** DynamoDB's bound for the key of the entity's pages. A record with a longer name is logged as one of an unknown kind. */
const mostNameBytes = 2048

/** The most bytes of a record in an entry: a page has room for twice that, however little it can be compressed. */
const mostBytes = 50_000

/**
 * As JSON. Where a record would exceed the limit, the members larger than their share are masked: a change that never
 * fits into an item would block all changes after it.
 */
const bounded = (members: Item): string => {
  const text = canonical(members)
  if (Buffer.byteLength(text) <= mostBytes) return text
  const share = mostBytes / Object.keys(members).length
  const isLarge = (value: unknown) => Buffer.byteLength(canonical(value)) > share
  const entries = Object.entries(members).map(([name, value]) => [name, isLarge(value) ? masked : value])
  return canonical(Object.fromEntries(entries))
}

const changedNames = (before: Item = {}, after: Item = {}): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    name => isSpoken(name) && canonical(before[name]) !== canonical(after[name]),
  )

/** An earlier version stamped `who`: its functions may still write while the next version is deployed. */
const newStamp = (before: Item, after: Item): unknown =>
  [after.updated_by, after.who].find(
    (stamp, index) => stamp !== undefined && stamp !== [before.updated_by, before.who][index],
  )

/**
 * The actor and request that stamped this change. An unchanged stamp belongs to an earlier change: this one's author is
 * unknown.
 */
const authorOf = ({ before, after, isExpiry }: RecordChange): Pick<Entry, 'actor' | 'request_id'> => {
  if (isExpiry) return { actor: 'time-to-live', request_id: null }
  const stamp = after ? newStamp(before ?? {}, after) : (before?.updated_by ?? before?.who)
  const [, actor = null, request_id = null] = /^(\S+) (\S+) \w+$/.exec(String(stamp)) ?? []
  return { actor, request_id: request_id === '-' ? null : request_id }
}
