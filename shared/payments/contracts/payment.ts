import * as z from 'zod/mini'
import { commerceIds } from '../../commerce/domain.ts'
import { product } from '../../domains.ts'
import { idPattern } from '../../kernel/ids.ts'

export const PaymentId = z.string().check(z.regex(idPattern(commerceIds.payment)))

/**
 * A payment as shown to its payer. Amounts in minor units of `currency`, times in ISO 8601 UTC. `failed`: the last
 * attempt was declined, and another may be made. `checkout` is set while something can be paid.
 */
export const Payment = z.object({
  id: z.string(),
  booking_id: z.string(),
  status: z.enum(['pending', 'failed', 'succeeded', 'refunding', 'refunded', 'quarantined', 'expired']),
  gateway: z.string(),
  payment_method: z.string(),
  amount: z.int(),
  currency: z.string(),
  checkout: z.nullable(
    z.object({
      url: z.optional(z.string()),
      order_id: z.optional(z.string()),
      key_id: z.optional(z.string()),
      /** Where it is set, the gateway's script asks for a recurring payment of this customer. */
      customer_id: z.optional(z.string()),
      client_secret: z.optional(z.string()),
    }),
  ),
  attempts: z.int(),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  /** The charge of the booking that it pays; null for the first. */
  charge_id: z.nullable(z.string()),
  authorized_amount: z.int(),
  captured_amount: z.int(),
  refunds: z.array(
    z.object({
      id: z.string(),
      amount: z.int(),
      currency: z.string(),
      reason: z.enum(product.refundReasonCodes),
      status: z.enum(['pending', 'succeeded']),
    }),
  ),
})
