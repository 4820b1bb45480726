import { randomUUID } from 'node:crypto'
import { accessTokenFor } from '../../test/support/identity.ts'
import { type Product, startProduct } from '../../test/support/product.ts'
import type { Shot } from './drive.ts'

/** The running product, with signed-in users. */
export interface Crowd extends Product {
  /** Access tokens of so many signed-in people. */
  readonly tokens: (count: number) => Promise<string[]>
  /** The id of a departure of the demo network that can be booked. */
  readonly aDeparture: string
  /** Of a function that reads and writes nothing. */
  readonly health: (index: number) => Shot
  readonly search: (index: number) => Shot
  readonly seatMap: (scheduleId: string, index: number) => Shot
  readonly hold: (token: string, scheduleId: string, seats: readonly string[]) => Shot
}

/** Each of 4,000 loopback addresses in turn, as a limit by address is meant for one person. */
export const addressOf = (index: number): string => `127.1.${Math.floor(index / 200) % 20}.${1 + (index % 200)}`

export const startCrowd = async (): Promise<Crowd> => {
  const product = await startProduct()
  const { cloud } = product
  // The keys that sign tokens are the running product's own.
  Object.assign(process.env, ...cloud.functions().map(({ environment }) => environment))
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = cloud.endpoints.SECRETS_MANAGER
  const headers = { host: `localhost:${cloud.port}` }
  const date = new Date(Date.now() + 2 * 24 * 3600_000).toISOString().slice(0, 10)
  const trip = `origin_city=Mumbai&destination_city=Pune&date=${date}`
  const found = await fetch(`${cloud.url}/api/v1/schedules/search?${trip}`)
  const { schedules } = (await found.json()) as { schedules: { id: string }[] }
  return {
    ...product,
    aDeparture: schedules[0]?.id ?? '',
    tokens: async count => {
      const tokens: string[] = []
      while (tokens.length < count) tokens.push((await accessTokenFor()).token)
      return tokens
    },
    health: index => ({ method: 'GET', path: '/api/v1/health', headers, from: addressOf(index) }),
    search: index => ({ method: 'GET', path: `/api/v1/schedules/search?${trip}`, headers, from: addressOf(index) }),
    seatMap: (scheduleId, index) => ({
      method: 'GET',
      path: `/api/v1/schedules/${scheduleId}/seats`,
      headers,
      from: addressOf(index),
    }),
    hold: (token, schedule_id, seat_ids) => ({
      method: 'POST',
      path: '/api/v1/reservations/create',
      headers: {
        ...headers,
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify({ schedule_id, seat_ids }),
    }),
  }
}
