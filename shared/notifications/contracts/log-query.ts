import * as z from 'zod/mini'
import { CodeText, Line } from '../../platform/http/texts.ts'
import { LogEntry, MessageStatus } from './log-entry.ts'

/** A moment, or a UTC date that means all of its day. */
const Moment = z.optional(
  z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: 'Write an ISO 8601 date, or date and time.' }),
)

/** What the two addresses of the log take and give. */
export const logQuery = z.object({
  category: z.optional(CodeText(1, 50)),
  /** A whole address or number. */
  recipient: z.optional(Line(3, 320)),
  status: z.optional(MessageStatus),
  from: Moment,
  to: Moment,
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 50),
  cursor: z.optional(CodeText(0, 1500)),
})

export const logReply = {
  status: 200,
  schema: z.object({ items: z.array(LogEntry), next_cursor: z.nullable(z.string()) }),
} as const
