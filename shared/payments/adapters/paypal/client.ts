import type { Client as PaypalApi } from '@paypal/paypal-server-sdk'
import * as z from 'zod/mini'
import { patienceMs, type Refusal } from '../sdk-call.ts'
import { sdk } from './sdk.ts'

/** What the account's owner copies from PayPal's dashboard; `url` is set where its API is played locally. */
export interface PaypalSettings {
  readonly client_id: string
  readonly client_secret: string
  readonly webhook_id: string
  /** The address of PayPal's test API, or of one that is played locally. */
  readonly url?: string | undefined
  /** Where PayPal sends a customer who has agreed. */
  readonly return_url?: string | undefined
}

type Config = ConstructorParameters<typeof PaypalApi>[0]

/** The SDK knows its two addresses only; every request, that for a token too, is sent to the one that is set. */
const localApi = (config: Config, url: string): PaypalApi => {
  const { Client } = sdk()
  class LocalApi extends Client {
    override getRequestBuilderFactory(): ReturnType<PaypalApi['getRequestBuilderFactory']> {
      const factory = super.getRequestBuilderFactory()
      return (...made) => {
        const builder = factory(...made)
        builder.interceptRequest(request => {
          const { pathname, search } = new URL(request.url)
          return { ...request, url: `${url}${pathname}${search}` }
        })
        return builder
      }
    }
  }
  return new LocalApi(config)
}

/** One for each account, as it keeps the access token until that ends. */
const clients = new Map<string, PaypalApi>()

export const clientOf = ({ client_id, client_secret, url }: PaypalSettings): PaypalApi => {
  const id = JSON.stringify([client_id, client_secret, url])
  const known = clients.get(id)
  if (known) return known
  const config = {
    environment: sdk().Environment.Production,
    timeout: patienceMs,
    clientCredentialsAuthCredentials: { oAuthClientId: client_id, oAuthClientSecret: client_secret },
  }
  const client = url ? localApi(config, url) : new (sdk().Client)(config)
  clients.clear()
  clients.set(id, client)
  return client
}

const Body = z.object({
  name: z.optional(z.string()),
  details: z.optional(z.array(z.object({ issue: z.optional(z.string()) }))),
})

/** The issue says what has happened; the name is that of a class of errors. */
export const refusalOf = (error: unknown): Refusal | undefined => {
  if (!(error instanceof sdk().ApiError)) return undefined
  const { data } = z.safeParse(Body, error.result)
  return { status: error.statusCode, code: data?.details?.[0]?.issue ?? data?.name ?? 'UNKNOWN' }
}
