import * as z from 'zod/mini'
import { eventsTo } from '../../shared/identity/workflows/sent-messages.ts'
import { listOwnNotifications } from '../../shared/notifications/contracts/list-own-notifications.ts'
import { toLogEntry } from '../../shared/notifications/presenters/to-log-entry.ts'
import { lastOf, positionOf } from '../../shared/notifications/rules/message-log.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

/** A person's events are few and under ids that do not sort by time: all of them are read, and a page of them given. */
export const handler = endpoint(listOwnNotifications, async ({ user: { user_id }, query: { limit, cursor } }) => {
  const list = `messages to ${user_id}`
  const after = await openCursor(list, cursor, z.string())
  const events = await eventsTo(user_id)
  if (!events) throw notFound()
  const left = events
    .map(event => ({ event, position: positionOf(lastOf(event), event.event_id) }))
    .filter(({ event, position }) => lastOf(event) !== '' && (after === undefined || position < after))
    .toSorted((one, other) => (one.position < other.position ? 1 : -1))
  const shown = left.slice(0, limit)
  const last = left.length > limit ? shown.at(-1)?.position : undefined
  return {
    items: shown.map(({ event }) => toLogEntry(event)),
    next_cursor: last === undefined ? null : await sealCursor(list, last),
  }
})
