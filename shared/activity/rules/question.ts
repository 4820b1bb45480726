import { type EpochMs, fromIso, toMsIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { entityNamed } from './entity-name.ts'

/** A query of the log: an entity's changes, an account's, or all, each between two times (both included). */
export type Question = { readonly from: string; readonly to: string } & (
  | { readonly of: 'entity'; readonly entity: string }
  | { readonly of: 'actor'; readonly account: string }
  | { readonly of: 'time' }
)

interface Query {
  readonly entity?: string | undefined
  readonly actor?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const dayMs = 24 * 3600_000
const mostDays = 31
const ever = { from: '0000', to: '9999' }

/** @throws DomainError VALIDATION_FAILED for an entity that cannot exist, or a contradictory combination */
export const questionOf = ({ entity, actor, from, to }: Query, now: EpochMs): Question => {
  if (entity !== undefined && actor !== undefined)
    throw wrong('actor', 'Ask for an entity or for an actor, not for both.', 'contradiction')
  const range = {
    from: from === undefined ? ever.from : toMsIso(fromIso(from)),
    to: to === undefined ? ever.to : toMsIso(isDate(to) ? fromIso(to) + dayMs - 1 : fromIso(to)),
  }
  if (range.from > range.to) throw wrong('to', '`to` comes before `from`.', 'invalid_range')
  if (actor !== undefined) return { of: 'actor', account: actor, ...range }
  if (entity === undefined) return { of: 'time', ...boundedRange(range, { from, to }, now) }
  const name = entityNamed(entity)
  if (!name) throw wrong('entity', 'Name an entity as `booking:bkg_…`, or by its id.', 'invalid_entity')
  return { of: 'entity', entity: name, ...range }
}

const boundedRange = (range: { from: string; to: string }, asked: Query, now: EpochMs) => {
  if (asked.to === undefined && asked.from !== undefined && range.from > toMsIso(now))
    throw wrong('from', '`from` is in the future.', 'invalid_range')
  const to = asked.to === undefined ? toMsIso(now) : range.to
  const from = asked.from === undefined ? toMsIso(fromIso(to) - dayMs) : range.from
  if (fromIso(to) - fromIso(from) > mostDays * dayMs)
    throw wrong('from', `Without an entity or actor, ask for at most ${mostDays} days.`, 'invalid_range')
  return { from, to }
}

const isDate = (text: string): boolean => text.length === 10

/** The UTC days a range touches, the last one first. */
export const daysOf = ({ from, to }: { readonly from: string; readonly to: string }): string[] => {
  const days: string[] = []
  for (let day = to.slice(0, 10); day >= from.slice(0, 10); day = toMsIso(fromIso(day) - dayMs).slice(0, 10))
    days.push(day)
  return days
}

const wrong = (name: string, msg: string, type: string) =>
  new DomainError('VALIDATION_FAILED', `The request is not valid: ${msg}`, {
    errors: [{ loc: ['query', name], msg, type }],
  })
