import * as z from 'zod/mini'
import { exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { exportOwnData } from '../../shared/identity/contracts/export-own-data.ts'
import { toAccessHistory } from '../../shared/identity/presenters/to-access-history.ts'
import { toPreferences } from '../../shared/identity/presenters/to-preferences.ts'
import { toSession } from '../../shared/identity/presenters/to-session.ts'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { heldApiKeys } from '../../shared/identity/store/api-keys.ts'
import { readLogins } from '../../shared/identity/store/logins.ts'
import { readPreferences } from '../../shared/identity/store/preferences.ts'
import { endSessions, heldSessions, isOpen } from '../../shared/identity/store/session-list.ts'
import { noteAct } from '../../shared/identity/store/undoable.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { requireRecentSignIn } from '../../shared/identity/workflows/recent-sign-in.ts'
import { messagesTo } from '../../shared/identity/workflows/sent-messages.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'
import { selling } from '../../shared/selling.ts'

/** Its first page needs a recent sign-in, ends all other sessions, and alone lists sessions, API keys, sign-ins and messages. */
export const handler = endpoint(exportOwnData, async ({ user: { user_id, session_id }, query: { cursor }, now }) => {
  const list = `data of ${user_id}`
  const after = await openCursor(list, cursor, z.string())
  const isFirst = after === undefined
  if (isFirst) await requireRecentSignIn({ user_id, session_id }, now)
  const [user, preferences, held, apiKeys, logins, { records, next }] = await Promise.all([
    readUser(user_id),
    readPreferences(user_id),
    isFirst ? heldSessions(user_id) : [],
    isFirst ? heldApiKeys(user_id) : [],
    isFirst ? readLogins(user_id) : undefined,
    exportPerson(selling, user_id, after),
  ])
  if (!user) throw notFound()
  if (isFirst) await endSessions(user_id, now, session_id)
  const acts = isFirst ? (await noteAct(user_id, 'data_exported', now)).entries : []
  const body = {
    exported_at: toIso(now),
    user: toUser(user),
    preferences: toPreferences(preferences),
    sessions: held.filter(session => isOpen(session, now)).map(session => toSession(session, session_id)),
    ...toAccessHistory({ sessions: held, apiKeys, logins, acts }, now),
    ...(isFirst ? await messagesTo(user) : { notifications: [], push_subscriptions: [] }),
    ...records,
    next_cursor: next === undefined ? null : await sealCursor(list, next),
  }
  return new Reply(body as never, { headers: { 'content-disposition': 'attachment; filename="holdfast-export.json"' } })
})
