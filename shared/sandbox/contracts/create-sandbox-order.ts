import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { Line } from '../../platform/http/texts.ts'
import { Amount, CaptureMode, Currency, keyErrors, lostReply, SandboxOrder } from './order.ts'

/** Money may stay authorized for thirty days. */
const mostSeconds = 30 * 24 * 3600

export const createSandboxOrder = defineContract({
  name: 'createSandboxOrder',
  method: 'POST',
  path: '/sandbox/v1/orders',
  summary: 'Sandbox gateway: ask a customer to pay. Needs the gateway key as a bearer token, and an Idempotency-Key.',
  auth: 'guest',
  idempotent: true,
  body: z.strictObject({
    amount: Amount,
    currency: Currency,
    reference: Line(1, 200),
    description: z.optional(Line(0, 200)),
    metadata: z.optional(z.record(Line(0, 40), Line(0, 200))),
    expires_at: z.iso.datetime(),
    capture: z._default(CaptureMode, 'automatic'),
    /** Keeps the means of payment, to be charged again. */
    keeps_mandate: z.optional(z.literal(true)),
    authorization_seconds: z.optional(z.int().check(z.minimum(1), z.maximum(mostSeconds))),
  }),
  reply: { status: 201, schema: SandboxOrder },
  errors: { ...keyErrors, ...lostReply, IDEMPOTENCY_KEY_MISSING: 400, EXPIRY_PAST: 422 },
})
