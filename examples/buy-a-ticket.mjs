/**
 * The main job, from registering to the ticket, against a running `npm start`: `node examples/buy-a-ticket.mjs`.
 * `HOLDFAST` says where the product runs, `http://localhost:8000` by default; the ticket is written to `ticket.pdf`.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

const base = process.env.HOLDFAST ?? 'http://localhost:8000'
let token

/** One request; JSON in and out, a PDF as bytes. Fails with the sentence that the API answers with. */
const call = async (method, path, body) => {
  const response = await fetch(new URL(path, base), {
    method,
    headers: {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body && JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${(await response.json()).detail}`)
  const isJson = response.headers.get('content-type')?.includes('json')
  return isJson ? response.json() : Buffer.from(await response.arrayBuffer())
}
const get = path => call('GET', path)
const post = (path, body) => call('POST', path, body)

/** Asks again until there is an answer. */
const until = async question => {
  for (;;) {
    const answer = await question()
    if (answer) return answer
    await delay(500)
  }
}

// An account. The code comes by mail, which the local cloud keeps in its inbox.
const email = `asha-${randomUUID().slice(0, 8)}@example.com`
const password = 'a bus to Pune at dawn'
const phone_number = `+9198${randomInt(1e7, 1e8)}`
await post('/api/v1/auth/register', { email, password, first_name: 'Asha', last_name: 'Rao', phone_number })
const code = await until(async () => /\b\d{6}\b/.exec((await get(`/local/inbox?to=${email}`))[0]?.text)?.[0])
token = (await post('/api/v1/auth/verify', { email, code, client: 'native' })).access_token
console.log(`registered ${email}`)

// Two seats of the last bus of tomorrow, held for fifteen minutes.
const date = new Date(Date.now() + 24 * 3600_000).toISOString().slice(0, 10)
const trip = `origin_city=Mumbai&destination_city=Pune&date=${date}`
const schedule_id = (await get(`/api/v1/schedules/search?${trip}`)).schedules.at(-1).id
const { layout } = await get(`/api/v1/schedules/${schedule_id}/seats`)
const seats = layout.decks.flatMap(deck => deck.rows.flatMap(row => row.seats))
const free = seats.filter(seat => seat.status === 'available' && !seat.women_only)
const seat_ids = free.slice(0, 2).map(seat => seat.label)
const reservation = await post('/api/v1/reservations/create', { schedule_id, seat_ids })
console.log(`held ${seat_ids.join(' and ')} until ${reservation.expiry_datetime}`)

// Paying, on the sandbox gateway's page; the booking is confirmed as soon as the gateway's webhook has come.
const { id: reservation_id, total_amount: amount } = reservation
const payment = await post('/api/v1/payments/initiate', { reservation_id, payment_method: 'upi', amount })
await post(payment.checkout.url, { outcome: 'succeed' })
const booking = await until(async () => {
  const found = await get(`/api/v1/bookings/${payment.booking_id}/details`)
  return found.status === 'confirmed' && found
})
console.log(`booked as ${booking.booking_reference}`)

writeFileSync('ticket.pdf', await get(`/api/v1/tickets/${booking.ticket.id}/download`))
console.log('the ticket is in ticket.pdf')
