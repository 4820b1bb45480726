import * as z from 'zod/mini'
import { readSecret } from '../../platform/auth/secrets.ts'
import type { PaypalSettings } from './paypal/client.ts'
import type { RazorpaySettings } from './razorpay/client.ts'
import type { StripeSettings } from './stripe/client.ts'

/** What the deployment's owner puts into the secret `gateways`: a section for each gateway that is configured. */
const Sections = z.object({
  stripe: z.optional(z.object({ secret_key: z.string(), webhook_secret: z.string() })),
  razorpay: z.optional(z.object({ key_id: z.string(), key_secret: z.string(), webhook_secret: z.string() })),
  paypal: z.optional(z.object({ client_id: z.string(), client_secret: z.string(), webhook_id: z.string() })),
})

const read = async () => z.parse(Sections, await readSecret('GATEWAYS_SECRET'))

/** @throws Error without saying what the secret holds */
const missing = (gateway: string) => new Error(`the secret of the gateways has no section ${gateway}`)

/** Customers come back to the web client, which the functions that send them to a gateway know. */
export const stripeSettings = async (): Promise<StripeSettings> => {
  const { stripe } = await read()
  if (!stripe) throw missing('stripe')
  return { ...stripe, url: process.env.STRIPE_URL, return_url: process.env.WEB_URL ?? '' }
}

/** The address is set where the gateway's API is played, or is the gateway's own for tests. */
export const razorpaySettings = async (): Promise<RazorpaySettings> => {
  const { razorpay } = await read()
  if (!razorpay) throw missing('razorpay')
  return { ...razorpay, url: process.env.RAZORPAY_URL }
}

export const paypalSettings = async (): Promise<PaypalSettings> => {
  const { paypal } = await read()
  if (!paypal) throw missing('paypal')
  return { ...paypal, url: process.env.PAYPAL_URL, return_url: process.env.WEB_URL }
}
