import { randomInt, randomUUID } from 'node:crypto'
import { type Json, type Stage, until } from './stage.ts'

export interface Buyer {
  readonly token: string
  /** Signs out, and deletes an account that was made for the check. */
  readonly leave: () => Promise<void>
}

export interface Credentials {
  readonly email: string
  readonly password: string
}

export const signIn = async (stage: Stage, { email, password }: Credentials): Promise<Buyer> => {
  const { access_token: token } = await stage.post('/api/v1/auth/login', { email, password, client: 'native' })
  return { token, leave: async () => void (await stage.call('POST', '/api/v1/auth/logout', { body: {}, token })) }
}

/** Where mail can be read, as in the local cloud, an account is made; undefined elsewhere. */
export const register = async (stage: Stage): Promise<Buyer | undefined> => {
  const email = `smoke-${randomUUID()}@example.com`
  const inbox = () => stage.call('GET', `/local/inbox?to=${email}`)
  if ((await inbox()).status !== 200) return undefined
  const person = {
    email,
    password: randomUUID(),
    first_name: 'Smoke',
    last_name: 'Check',
    phone_number: `+9198${randomInt(1e7, 1e8)}`,
  }
  await stage.post('/api/v1/auth/register', person)
  const code = await until('mail with a code', async () => /\b\d{6}\b/.exec(JSON.stringify((await inbox()).body))?.[0])
  const { access_token: token } = await stage.post('/api/v1/auth/verify', { email, code, client: 'native' })
  const leave = async () => {
    const { status, body } = await stage.call('DELETE', '/api/v1/users/me', { token })
    if (status !== 204) throw new Error(`the account of the check cannot be deleted: ${body.detail}`)
  }
  return { token, leave }
}

interface Trip {
  readonly from: string
  readonly to: string
  /** Of travel, `2027-01-20`. */
  readonly date: string
}

interface Seat {
  readonly schedule: string
  readonly label: string
}

/** @throws Error with what to do where nothing is on sale */
export const findSeat = async ({ get }: Stage, { from, to, date }: Trip): Promise<Seat> => {
  const { schedules } = await get(
    `/api/v1/schedules/search?${new URLSearchParams({ origin_city: from, destination_city: to, date })}`,
  )
  for (const { id } of schedules) {
    const free = (await seatsOf(get, id)).find(seat => seat.status === 'available' && !seat.women_only)
    if (free) return { schedule: id, label: free.label }
  }
  throw new Error(
    `nothing is on sale from ${from} to ${to} on ${date}: --from, --to and --date name another trip, npm run seed loads the demo network`,
  )
}

const seatsOf = async (get: Stage['get'], schedule: string): Promise<Json[]> => {
  const { layout } = await get(`/api/v1/schedules/${schedule}/seats`)
  return layout.decks.flatMap((deck: Json) => deck.rows.flatMap((row: Json) => row.seats))
}

const statusOf = async ({ get }: Stage, { schedule, label }: Seat): Promise<string> =>
  (await seatsOf(get, schedule)).find(seat => seat.label === label)?.status

const hold = ({ post }: Stage, { token }: Buyer, { schedule, label }: Seat): Promise<Json> =>
  post('/api/v1/reservations/create', { schedule_id: schedule, seat_ids: [label] }, token)

const release = ({ call }: Stage, { token }: Buyer, id: string) =>
  call('DELETE', `/api/v1/reservations/${id}`, { token })

/** Holds a seat, sees it held, and gives it back whatever happens in between. */
export const holdAndRelease = async (stage: Stage, buyer: Buyer, seat: Seat): Promise<void> => {
  const { id } = await hold(stage, buyer, seat)
  try {
    const held = await statusOf(stage, seat)
    if (held !== 'held') throw new Error(`a seat that is held is shown as ${held}`)
  } finally {
    await release(stage, buyer, id)
  }
  await until('seat that is free again', async () => (await statusOf(stage, seat)) === 'available')
}

/**
 * Buys a seat at the sandbox gateway, reads its ticket, cancels, and sees the money go back.
 * @returns whether there is such a gateway: money that is real is not spent
 */
export const buyAndCancel = async (stage: Stage, buyer: Buyer, seat: Seat): Promise<boolean> => {
  const { get, post, call } = stage
  const { token } = buyer
  const { id, total_amount: amount } = await hold(stage, buyer, seat)
  const paying = { reservation_id: id, payment_method: 'upi', amount }
  const payment = await call('POST', '/api/v1/payments/initiate', { body: paying, token })
  const checkout: string = payment.body.checkout?.url ?? ''
  if (!checkout.includes('/sandbox/')) {
    await release(stage, buyer, id)
    return false
  }
  try {
    await post(checkout, { outcome: 'succeed' })
    const booking = await until('confirmed booking', async () => {
      const found = await get(`/api/v1/bookings/${payment.body.booking_id}/details`, token)
      return found.status === 'confirmed' && found
    })
    const pdf = await call('GET', `/api/v1/tickets/${booking.ticket.id}/download`, { token })
    if (!String(pdf.body).startsWith('%PDF-')) throw new Error(`the ticket's file answers ${pdf.status}`)
  } finally {
    await call('POST', `/api/v1/bookings/${payment.body.booking_id}/cancel`, { body: {}, token })
  }
  await until('cancelled booking', async () => {
    const { status } = await get(`/api/v1/bookings/${payment.body.booking_id}/details`, token)
    return status === 'cancelled'
  })
  await until('seat that is free again', async () => (await statusOf(stage, seat)) === 'available')
  return true
}
