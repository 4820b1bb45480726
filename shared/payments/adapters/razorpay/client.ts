import { createHash } from 'node:crypto'
import type Razorpay from 'razorpay'
import * as z from 'zod/mini'
import { patienceMs, type Refusal } from '../sdk-call.ts'

/** What the account's owner copies from Razorpay's dashboard; `url` is set where its API is played locally. */
export interface RazorpaySettings {
  readonly key_id: string
  readonly key_secret: string
  readonly webhook_secret: string
  readonly url?: string | undefined
}

/** The SDK has no setting for these, and keeps its HTTP client on the object. */
interface Http {
  readonly rq: {
    readonly defaults: { baseURL?: string; timeout?: number; headers: { common: Record<string, string> } }
  }
}

/** @param refundKey makes its refund once; Razorpay takes letters, digits, `-` and `_` */
export const clientOf = async (
  { key_id, key_secret, url }: RazorpaySettings,
  refundKey?: string,
): Promise<Razorpay> => {
  // The SDK is read when Razorpay is first called: most runs of a function never do.
  const sdk = await import('razorpay')
  const client = new sdk.default({ key_id, key_secret })
  const { defaults } = (client.api as unknown as Http).rq
  defaults.timeout = patienceMs
  if (url) defaults.baseURL = url
  if (refundKey !== undefined)
    defaults.headers.common['X-Refund-Idempotency'] = createHash('sha256').update(refundKey).digest('hex')
  return client
}

const SdkError = z.object({
  statusCode: z.number(),
  error: z.optional(z.object({ code: z.optional(z.string()), description: z.optional(z.string()) })),
})

/** Razorpay's codes are few, and what has happened is in the description. */
export const refusalOf = (error: unknown): Refusal | undefined => {
  const known = z.safeParse(SdkError, error)
  if (!known.success) return undefined
  const { code, description } = known.data.error ?? {}
  return { status: known.data.statusCode, code: description ?? code ?? 'UNKNOWN' }
}
