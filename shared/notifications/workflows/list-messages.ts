import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { recipientHash } from '../../platform/http/by-contact.ts'
import { openCursor, sealCursor } from '../../platform/http/cursor.ts'
import { toLogEntry } from '../presenters/to-log-entry.ts'
import { isAskedFor, type LogQuery, rangeOf } from '../rules/message-log.ts'
import { type Listed, logPages } from '../store/message-log.ts'

/** The most pages that are read for one: a search for what is rare ends early, with a cursor to go on. */
const mostPages = 20

/** The cursor keeps the time of the first request, so that the list's range stays the same from page to page. */
const Cursor = z.object({ asked_at: z.number(), after: z.string() })

interface Asked extends LogQuery {
  readonly recipient?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** The log of messages, newest first. */
export const listMessages = async ({ limit, cursor, recipient, ...query }: Asked, now: EpochMs) => {
  const list = `messages ${JSON.stringify([query.category, recipient, query.status, query.from, query.to])}`
  const place = await openCursor(list, cursor, Cursor)
  const asked_at = place?.asked_at ?? now
  const hash = recipient === undefined ? undefined : await hashOf(recipient)
  const found: Listed[] = []
  let after: string | undefined
  let pages = 0
  for await (const { listed, next } of logPages(rangeOf(query, asked_at), place?.after, limit)) {
    found.push(...listed.filter(({ event }) => isAskedFor(event, query, hash)))
    after = next
    pages += 1
    if (found.length >= limit || pages >= mostPages) break
  }
  const shown = found.slice(0, limit)
  if (found.length > limit) after = shown.at(-1)?.position
  return {
    items: shown.map(({ event }) => toLogEntry(event)),
    next_cursor: after === undefined ? null : await sealCursor(list, { asked_at, after }),
  }
}

const hashOf = (recipient: string): Promise<string> =>
  recipientHash({ channel: recipient.includes('@') ? 'email' : 'sms', to: recipient })
