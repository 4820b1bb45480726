import * as z from 'zod/mini'
import { listOwnActivity } from '../../shared/activity/contracts/list-own-activity.ts'
import { questionOf } from '../../shared/activity/rules/question.ts'
import { answer } from '../../shared/activity/store/answer.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

const Cursor = z.object({ after: z.optional(z.record(z.string(), z.string())) })

export const handler = endpoint(listOwnActivity, async ({ user, query: { limit, cursor }, now }) => {
  const list = `activity of ${user.user_id}`
  const place = await openCursor(list, cursor, Cursor)
  const { entries, next } = await answer(questionOf({ actor: user.user_id }, now), limit, place)
  return {
    items: entries.map(entry => ({ ...entry, before: JSON.parse(entry.before), after: JSON.parse(entry.after) })),
    next_cursor: next ? await sealCursor(list, next) : null,
  }
})
