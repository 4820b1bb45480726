import * as z from 'zod/mini'
import { kinds } from '../../kinds.ts'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'
import { ApiKey } from './api-key.ts'
import { Preferences } from './preferences.ts'
import { SentMessage } from './sent-message.ts'
import { Session } from './session.ts'
import { FailedSignIns, SignIn } from './sign-in.ts'
import { User } from './user.ts'

/** As stored: the members differ from record to record. Their times are epoch milliseconds. */
const Records = z.array(z.record(z.string(), z.unknown()))

/** Records that kinds of bookings keep beside those of commerce, such as tickets. */
const kindRecords = Object.fromEntries(kinds.records.map(name => [name, Records])) as {
  readonly [Name in (typeof kinds.records)[number]]: typeof Records
}

export const exportOwnData = defineContract({
  name: 'exportOwnData',
  method: 'GET',
  path: '/api/v1/users/me/export',
  summary:
    'Everything held on the person who is signed in, who signed in or entered the password within ten minutes. Every other session ends, and the owner is told. Years of bookings come in pages.',
  auth: 'account',
  scope: 'read:profile',
  limit: { per: 'user', max: 30, seconds: 600 },
  query: z.object({ cursor: z.optional(CodeText(0, 500)) }),
  reply: {
    status: 200,
    schema: z.object({
      exported_at: z.iso.datetime(),
      user: User,
      preferences: Preferences,
      sessions: z.array(Session),
      sign_ins: z.array(SignIn),
      api_keys: z.array(ApiKey),
      notifications: z.array(SentMessage),
      /** Browsers that get push messages. */
      push_subscriptions: z.array(z.object({ endpoint: z.string(), created_at: z.iso.datetime() })),
      failed_sign_ins: z.nullable(FailedSignIns),
      /** What was done lately and can be undone, with the address and number before it. */
      recent_acts: z.array(
        z.object({
          act: z.string(),
          email: z.nullable(z.string()),
          phone_number: z.string(),
          expires_at: z.iso.datetime(),
        }),
      ),
      reservations: Records,
      bookings: Records,
      payments: Records,
      refunds: Records,
      cancellations: Records,
      invoices: Records,
      ...kindRecords,
      next_cursor: z.nullable(z.string()),
    }),
  },
  errors: { RECENT_SIGN_IN_REQUIRED: 403, TOO_MANY_CHANGES: 429 },
})
