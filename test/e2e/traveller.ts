import { inject } from 'vitest'
import { until } from '../support/until.ts'

// biome-ignore lint/suspicious/noExplicitAny: the tests assert the shape of a reply
export type Json = any

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Json
}

let address: string | undefined

/** Uses another running product than the one all files share. */
export const travelAt = (url: string): void => {
  address = url
}

/** A request to the running cloud, as any HTTP client sends it. */
export const request = async (
  method: string,
  path: string,
  { body, token, headers = {} }: { body?: unknown; token?: string | undefined; headers?: Record<string, string> } = {},
): Promise<Answer> => {
  const response = await fetch(new URL(path, address ?? inject('cloudUrl')), {
    method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

export const inbox = async (to: string): Promise<Json[]> =>
  (await request('GET', `/local/inbox?to=${encodeURIComponent(to)}`, { headers: { accept: 'application/json' } })).body

/** A mail to `to` whose subject fits, as soon as it is there. */
export const mail = (to: string, subject: RegExp) =>
  until(`a mail to ${to} about ${subject}`, async () =>
    (await inbox(to)).find(message => subject.test(message.subject)),
  )

let count = 0

/** Registers a new customer, with the code from the mail, and signs in. */
export const signUp = async () => {
  count += 1
  const email = `traveller${count}-${Date.now()}@example.com`
  const password = 'a bus to Pune at dawn'
  const phone_number = `+9198${String(Date.now()).slice(-6)}${String(count).padStart(2, '0')}`
  await request('POST', '/api/v1/auth/register', {
    body: { email, password, first_name: 'Asha', last_name: 'Rao', phone_number },
  })
  const { text } = await mail(email, /code/i)
  const code = /\b\d{6}\b/.exec(text)?.[0]
  const verified = await request('POST', '/api/v1/auth/verify', { body: { email, code, client: 'native' } })
  return { email, password, phone_number, token: verified.body.access_token as string, verified }
}

export const localDate = (daysAhead: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata' }).format(Date.now() + daysAhead * 24 * 3600_000)

/** A departure, Mumbai–Pune in two days if nothing else is said, with free seats, and those seats. */
export const freeSeats = async (
  wanted = 2,
  { from = 'Mumbai', to = 'Pune', daysAhead = 2 } = {},
): Promise<{ schedule: Json; seats: string[] }> => {
  const date = localDate(daysAhead)
  const search = `/api/v1/schedules/search?origin_city=${from}&destination_city=${to}&date=${date}&passengers=${wanted}`
  const { body } = await request('GET', search)
  const [schedule] = body.schedules
  const map = await request('GET', `/api/v1/schedules/${schedule.id}/seats`)
  const seats = seatsOf(map.body)
    .filter(seat => seat.status === 'available' && !seat.women_only)
    .slice(0, wanted)
    .map(seat => seat.label)
  return { schedule, seats }
}

/** The seats of a seat map, whatever deck and row. */
export const seatsOf = (map: Json): Json[] =>
  map.layout.decks.flatMap((deck: Json) => deck.rows.flatMap((row: Json) => row.seats))

export const passengersFor = (seats: readonly string[]) =>
  seats.map((seat_id, index) => ({
    name: `Passenger ${'ABCDEFGHIJ'[index]} Rao`,
    age: 30 + index,
    gender: 'female',
    seat_id,
  }))

/** From free seats to a payment that waits at the gateway. */
export const startToPay = async ({ token, email }: { token: string; email: string }, wanted = freeSeats()) => {
  const { schedule, seats } = await wanted
  const reservation = await request('POST', '/api/v1/reservations/create', {
    token,
    body: { schedule_id: schedule.id, seat_ids: seats },
  })
  const booking = await request('POST', '/api/v1/bookings/create', {
    token,
    body: {
      reservation_id: reservation.body.id,
      passengers: passengersFor(seats),
      contact: { email, phone: '+919876543210' },
    },
  })
  const payment = await request('POST', '/api/v1/payments/initiate', {
    token,
    body: { booking_id: booking.body.id, payment_method: 'upi', amount: booking.body.total_amount },
  })
  return { schedule, seats, reservation, booking, payment }
}

export const bookingOf = async (token: string, id: string): Promise<Json> =>
  (await request('GET', `/api/v1/bookings/${id}/details`, { token })).body

/** What the customer does on the gateway's page. */
export const play = (payment: Json, outcome: object) => request('POST', payment.checkout.url, { body: outcome })
