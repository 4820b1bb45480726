import * as z from 'zod/mini'
import { exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { exportOwnData } from '../../shared/identity/contracts/export-own-data.ts'
import { toSession } from '../../shared/identity/presenters/to-session.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { allSessions } from '../../shared/identity/store/session-list.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

export const handler = endpoint(exportOwnData, async ({ user: { user_id, session_id }, query: { cursor }, now }) => {
  const list = `data of ${user_id}`
  const after = await openCursor(list, cursor, z.string())
  const [user, sessions, { records, next }] = await Promise.all([
    readUser(user_id),
    // Only the first page lists the sessions.
    after === undefined ? allSessions(user_id, now) : [],
    exportPerson(selling, user_id, after),
  ])
  if (!user) throw notFound()
  const body = {
    exported_at: toIso(now),
    user: toUser(user),
    sessions: sessions.map(session => toSession(session, session_id)),
    ...records,
    next_cursor: next === undefined ? null : await sealCursor(list, next),
  }
  return new Reply(body as never, { headers: { 'content-disposition': 'attachment; filename="holdfast-export.json"' } })
})
