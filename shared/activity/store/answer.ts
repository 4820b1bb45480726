import type { Entry } from '../rules/entry.ts'
import { daysOf, type Question } from '../rules/question.ts'
import { entriesBy, entriesOf, entriesOn } from './entries.ts'
import type { Position } from './entry-page.ts'

/** A position in a list: behind `after`, and in `day` where the list goes day by day. */
export interface Place {
  readonly day?: string | undefined
  readonly after?: Position | undefined
}

/**
 * The entries that answer a question, newest first, from a position on. Days without changes cost a small read each.
 */
export const answer = async (
  question: Question,
  limit: number,
  place: Place = {},
): Promise<{ readonly entries: readonly Entry[]; readonly next: Place | undefined }> => {
  const asked = { from: question.from, to: question.to, limit, after: place.after }
  if (question.of === 'time') return byDays(question, limit, place)
  const { entries, next } =
    question.of === 'entity' ? await entriesOf(question.entity, asked) : await entriesBy(question.account, asked)
  return { entries, next: next && { after: next } }
}

const byDays = async (range: { from: string; to: string }, limit: number, place: Place) => {
  const days = daysOf(range).filter(day => place.day === undefined || day <= place.day)
  const entries: Entry[] = []
  for (const [index, day] of days.entries()) {
    const after = day === place.day ? place.after : undefined
    const page = await entriesOn(day, { ...range, limit: limit - entries.length, after })
    entries.push(...page.entries)
    if (page.next) return { entries, next: { day, after: page.next } }
    if (entries.length === limit) return { entries, next: days[index + 1] ? { day: days[index + 1] } : undefined }
  }
  return { entries, next: undefined }
}
