import type Stripe from 'stripe'
import * as z from 'zod/mini'
import { callSdk, patienceMs, type Refusal } from '../sdk-call.ts'

/** What the account's owner copies from Stripe's dashboard; `url` is set where its API is played locally. */
export interface StripeSettings {
  readonly secret_key: string
  readonly webhook_secret: string
  /** Where the customer's browser goes on after paying or giving up. */
  readonly return_url: string
  readonly url?: string | undefined
}

/** The SDK is loaded with its first use: functions that pay at another gateway do not read it. */
const loadSdk = async () => (await import('stripe')).default

let made: { readonly key: string; readonly client: Stripe } | undefined

/** Repeats are `callSdk`'s, so the SDK makes none. */
export const clientOf = async ({ secret_key, url }: StripeSettings): Promise<Stripe> => {
  const key = `${secret_key} ${url}`
  if (made?.key === key) return made.client
  const Sdk = await loadSdk()
  const client = new Sdk(secret_key, { maxNetworkRetries: 0, timeout: patienceMs, telemetry: false, ...addressOf(url) })
  made = { key, client }
  return client
}

const addressOf = (url: string | undefined) => {
  if (url === undefined) return {}
  const { protocol, hostname, port } = new URL(url)
  return { protocol: protocol === 'http:' ? ('http' as const) : ('https' as const), host: hostname, port }
}

const SdkError = z.object({ statusCode: z.number(), type: z.optional(z.string()), code: z.optional(z.string()) })

/** A repeat that meets its first try still at work is told to come again. */
const refusalOf = (error: unknown): Refusal | undefined => {
  const known = z.safeParse(SdkError, error)
  if (!known.success) return undefined
  const { statusCode, type, code = type ?? 'UNKNOWN' } = known.data
  return { status: code === 'idempotency_key_in_use' ? 429 : statusCode, code }
}

/**
 * A call by the SDK, which takes a reply of any status for a success unless its body says `error`: that of a proxy in between
 * does not.
 */
export const callStripe = <T extends object>(work: () => Promise<Stripe.Response<T>>) =>
  callSdk(
    'stripe',
    async () => {
      const value = await work()
      const { statusCode } = value.lastResponse
      if (statusCode >= 400) throw Object.assign(new Error('Stripe did not answer'), { statusCode })
      return value
    },
    refusalOf,
  )
