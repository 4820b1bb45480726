import * as z from 'zod/mini'
import { listActivity } from '../../shared/activity/contracts/list-activity.ts'
import { questionOf } from '../../shared/activity/rules/question.ts'
import { answer } from '../../shared/activity/store/answer.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/** The cursor keeps the time of the first request, so that the list's range stays the same from page to page. */
const Cursor = z.object({
  asked_at: z.number(),
  day: z.optional(z.string()),
  after: z.optional(z.record(z.string(), z.string())),
})

export const handler = endpoint(listActivity, async ({ query: { limit, cursor, ...query }, now }) => {
  const list = `activity ${JSON.stringify([query.entity, query.actor, query.from, query.to])}`
  const place = await openCursor(list, cursor, Cursor)
  const askedAt = place?.asked_at ?? now
  const { entries, next } = await answer(questionOf(query, askedAt), limit, place)
  return {
    items: entries.map(entry => ({ ...entry, before: JSON.parse(entry.before), after: JSON.parse(entry.after) })),
    next_cursor: next ? await sealCursor(list, { asked_at: askedAt, ...next }) : null,
  }
})
