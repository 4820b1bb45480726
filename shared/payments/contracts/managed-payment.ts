import * as z from 'zod/mini'
import { identityIds } from '../../identity/domain.ts'
import { idPattern } from '../../kernel/ids.ts'
import { Payment } from './payment.ts'

export const OwnerId = z.string().check(z.regex(idPattern(identityIds.user)))

/** More than an administrator needs, and few enough to bound the use of a stolen token. */
export const administrationLimit = { per: 'user', max: 60, seconds: 60 } as const

/** A payment as shown to an administrator: what it waits for, and since when. */
export const ManagedPayment = z.extend(Payment, {
  user_id: z.string(),
  waits_for: z.enum(['review', 'refund', 'gateway']),
  waiting_since_at: z.iso.datetime(),
  /** It has waited for longer than gateways take. */
  is_stuck: z.boolean(),
  /** Of a refund that waits and has failed: what its gateway gave as the reason of the last failure, and how many there were. */
  refund_failure: z.nullable(z.object({ reason: z.nullable(z.string()), failures: z.int() })),
  quarantine_reason: z.nullable(z.enum(['amount_differs', 'event_contradicts_record'])),
})
