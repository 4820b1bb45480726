import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { CodeText, Line } from '../../platform/http/texts.ts'
import { Amount, CaptureMode, Currency, keyErrors, lostReply, MandateId, SandboxOrder } from './order.ts'

export const chargeSandboxMandate = defineContract({
  name: 'chargeSandboxMandate',
  method: 'POST',
  path: '/sandbox/v1/charges',
  summary:
    'Sandbox gateway: charge a kept means of payment, without the customer. The order is paid, declined or, while the bank takes its time, open. Needs an Idempotency-Key.',
  auth: 'guest',
  idempotent: true,
  body: z.strictObject({
    mandate: z.strictObject({ customer: CodeText(1, 40), token: MandateId }),
    amount: Amount,
    currency: Currency,
    reference: Line(1, 200),
    description: z.optional(Line(0, 200)),
    metadata: z.optional(z.record(Line(0, 40), Line(0, 200))),
    capture: z._default(CaptureMode, 'automatic'),
  }),
  reply: { status: 201, schema: SandboxOrder },
  errors: { ...keyErrors, ...lostReply, IDEMPOTENCY_KEY_MISSING: 400 },
})
