import * as z from 'zod/mini'
import { listSessions } from '../../shared/identity/contracts/list-sessions.ts'
import { toSession } from '../../shared/identity/presenters/to-session.ts'
import type { Session } from '../../shared/identity/rules/session.ts'
import * as stored from '../../shared/identity/store/session-list.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

/**
 * The most queries for one page. Ended sessions stay in the table for a few days: a page may be shorter than the limit.
 */
const mostPages = 5

export const handler = endpoint(listSessions, async ({ user, query: { limit, cursor }, now }) => {
  const list = `sessions of ${user.user_id}`
  let after = await openCursor(list, cursor, z.string())
  const found: Session[] = []
  for (let page = 0; page < mostPages && (page === 0 || after !== undefined) && found.length < limit; page += 1) {
    const { sessions, next } = await stored.listSessions(user.user_id, { limit: limit - found.length, after, now })
    found.push(...sessions)
    after = next
  }
  return {
    items: found.map(session => toSession(session, user.session_id)),
    next_cursor: after === undefined ? null : await sealCursor(list, after),
  }
})
