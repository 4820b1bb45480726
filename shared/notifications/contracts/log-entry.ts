import * as z from 'zod/mini'

export const MessageStatus = z.enum(['queued', 'sent', 'bounced', 'suppressed', 'failed'])

/** One event and its messages. Of a code there is neither recipient nor subject. */
export const LogEntry = z.object({
  id: z.string(),
  /** What it tells of: `booking_confirmed`. */
  category: z.string(),
  at: z.iso.datetime(),
  /** How often its sending was begun. */
  attempts: z.int(),
  messages: z.array(
    z.object({
      channel: z.enum(['email', 'sms', 'push']),
      /** `suppressed`: kept back by a cap of the day, or as the address gives mail back. */
      status: MessageStatus,
      at: z.iso.datetime(),
      /** Masked: `a…@example.com`; of `push`, which is one entry for all browsers, the push service. */
      recipient: z.nullable(z.string()),
      subject: z.nullable(z.string()),
      attachments: z.array(z.string()),
    }),
  ),
})
