import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText } from '../../platform/http/texts.ts'

export const resendNotification = defineContract({
  name: 'resendNotification',
  method: 'POST',
  path: '/api/v1/notification/{id}/resend',
  summary:
    'Send the messages of an event about a booking once more, composed of what is true now: one new event. Codes and messages about an account are not sent again.',
  auth: 'admin',
  scope: 'write:notifications',
  limit: { per: 'user', max: 30, seconds: 60 },
  idempotent: true,
  params: z.object({ id: CodeText(1, 800) }),
  reply: { status: 202, schema: z.object({ id: z.string() }) },
  errors: { NOT_RESENDABLE: 409 },
})
