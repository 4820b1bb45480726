import type Stripe from 'stripe'
import * as z from 'zod/mini'
import { readSecret } from '../../../platform/auth/secrets.ts'
import { callOutside, patienceMs, Unanswered } from '../../../platform/outside-call.ts'

const Secret = z.object({ stripe: z.object({ secret_key: z.string(), webhook_secret: z.string() }) })

/** @throws Error when the secret `gateways` has no keys of Stripe, as docs/guides/payments.md says */
export const stripeKeys = async (): Promise<{ readonly secret_key: string; readonly webhook_secret: string }> => {
  const { data } = z.safeParse(Secret, await readSecret('GATEWAYS_SECRET'))
  if (!data) throw new Error('the secret of the gateways has no stripe.secret_key and stripe.webhook_secret')
  return data.stripe
}

/** The SDK is read when it is first used: most runs of a function never do. */
export const stripeClient = async (): Promise<Stripe> => {
  const [{ secret_key }, sdk] = await Promise.all([stripeKeys(), import('stripe')])
  return new sdk.default(secret_key, { maxNetworkRetries: 0, timeout: patienceMs, telemetry: false, ...place() })
}

/** Elsewhere than at Stripe in trials alone. */
const place = () => {
  const { STRIPE_URL } = process.env
  if (!STRIPE_URL) return {}
  const { protocol, hostname, port } = new URL(STRIPE_URL)
  return { protocol: protocol === 'http:' ? ('http' as const) : ('https' as const), host: hostname, port }
}

const StripeError = z.object({
  type: z.string(),
  statusCode: z.optional(z.number()),
  code: z.optional(z.string()),
})

/** What Stripe says against a request; undefined for an error of another kind. The SDK's classes would load the SDK. */
export const refusalOf = (
  error: unknown,
): { readonly status: number; readonly code: string | undefined } | undefined => {
  const { data } = z.safeParse(StripeError, error)
  return data?.type.startsWith('Stripe') && data.statusCode !== undefined
    ? { status: data.statusCode, code: data.code }
    : undefined
}

/**
 * One call of the SDK, repeated as `callOutside` does: the SDK's own repeats are off.
 * @throws DomainError GATEWAY_UNAVAILABLE, and Stripe's errors of what it refuses
 */
export const callStripe = async <T>(call: (stripe: Stripe) => Promise<T>): Promise<T> => {
  const stripe = await stripeClient()
  return callOutside('stripe', async () => {
    try {
      return { value: await call(stripe), status: 200 }
    } catch (error) {
      throw unansweredIn(error) ?? error
    }
  })
}

const unansweredIn = (error: unknown): Unanswered | undefined => {
  const { data } = z.safeParse(StripeError, error)
  if (data?.type === 'StripeConnectionError') return new Unanswered('UNREACHABLE')
  const status = data?.statusCode
  // 409: another request with the same key is still under way.
  return status !== undefined && (status === 409 || status === 429 || status >= 500)
    ? new Unanswered(`HTTP_${status}`, status)
    : undefined
}
