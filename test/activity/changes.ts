import type { RecordChange } from '../../shared/activity/rules/draft.ts'
import { type Draft, type Entry, follow, type Last } from '../../shared/activity/rules/entry.ts'
import type { Stored } from '../../shared/activity/rules/verify.ts'

const start = Date.parse('2027-01-20T08:00:00Z')

export const change = (over: Partial<RecordChange>): RecordChange => ({
  table: 'commerce',
  pk: 'USER#usr_asha',
  sk: 'BKG#x1',
  before: undefined,
  after: undefined,
  at: start,
  isExpiry: false,
  ...over,
})

export const draft = (over: Partial<Draft> = {}): Draft => ({
  entity: 'booking:bkg_x1',
  at: '2027-01-20T08:00:00.000Z',
  action: 'changed',
  actor: 'usr_asha',
  request_id: 'req-1',
  before: '{"state":"a"}',
  after: '{"state":"a"}',
  ...over,
})

/** A sound chain of `length` changes, one a second, each of its own content. */
export const chainOf = (length: number, entity = 'booking:bkg_x1', from = start): { entries: Entry[]; head: Last } => {
  const entries: Entry[] = []
  for (let index = 0; index < length; index += 1) {
    const state = (number: number) => JSON.stringify({ state: `s${number}` })
    const at = new Date(from + index * 1000).toISOString()
    const made = draft({ entity, at, before: state(index), after: state(index + 1) })
    entries.push(follow(made, `stream/${index + 1}`, entries.at(-1)))
  }
  return { entries, head: entries.at(-1) as Last }
}

export const stored = (entries: readonly Entry[]): Stored[] =>
  entries.map((entry, index) => ({ place: index + 1, entry }))
