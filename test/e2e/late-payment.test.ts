import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { timerPartitions } from '../../shared/platform/timer-keys.ts'
import { type Product, startProduct } from '../support/product.ts'
import { until } from '../support/until.ts'
import { bookingOf, inbox, mail, play, request, seatsOf, signUp, startToPay, travelAt } from './traveller.ts'

/** Long enough to start a payment within it however busy the machine is; the webhook comes long after it. */
const [holdSeconds, lateSeconds] = [15, 60]
let product: Product
let lapsing: Awaited<ReturnType<typeof holdOnly>>
let late: Awaited<ReturnType<typeof payLate>>
let tooLate: Awaited<ReturnType<typeof payLate>>

beforeAll(async () => {
  product = await startProduct({ holdSeconds })
  travelAt(product.cloud.url)
  await putTimer()
  // One after the other, as each takes the first free seats; then all wait at the same time.
  lapsing = await holdOnly()
  late = await payLate()
  tooLate = await payLate()
})

afterAll(() => product?.stop())

const statusOf = async (token: string, reservation: string) =>
  (await request('GET', `/api/v1/reservations/${reservation}/details`, { token })).body.status

const stateOfSeats = async (schedule: string, seats: readonly string[]) => {
  const { status, body } = await request('GET', `/api/v1/schedules/${schedule}/seats`)
  // Asked again and again, it is refused for some seconds.
  if (status === 429) return ['unknown']
  return seatsOf(body)
    .filter(seat => seats.includes(seat.label))
    .map(seat => seat.status)
}

/** A reservation as it is stored, which no read of it changes. */
const recordOf = async (id: string) => {
  const client = new DynamoDBClient({ endpoint: product.cloud.endpoints.DYNAMODB, region: 'us-east-1' })
  const { Items } = await client.send(new ScanCommand({ TableName: product.tables.commerce, ConsistentRead: true }))
  client.destroy()
  return Items?.find(item => item.id?.S === id)
}

/** A timer that is due, for a message about a hold that is not there. */
const putTimer = async () => {
  const client = new DynamoDBClient({ endpoint: product.cloud.endpoints.DYNAMODB, region: 'us-east-1' })
  const body = JSON.stringify({ user_id: 'usr_0', reservation_id: 'rsv_0' })
  const item = { pk: timerPartitions[0], sk: '2026-01-01T00:00:00.000Z#0', queue: 'hold-expiry', body }
  const Item = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, { S: value }]))
  await client.send(new PutItemCommand({ TableName: product.tables.operations, Item }))
  client.destroy()
}

/** Whether the timer of `putTimer` is still there; others, such as those of reminders, wait for their time. */
const isTimerThere = async () => {
  const client = new DynamoDBClient({ endpoint: product.cloud.endpoints.DYNAMODB, region: 'us-east-1' })
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: product.tables.operations, ConsistentRead: true }),
  )
  client.destroy()
  return Items.some(({ sk }) => sk?.S?.startsWith('2026-01-01'))
}

/** A hold whose payment comes when `late` is called: the gateway has been paid, its webhook waits. */
const payLate = async () => {
  const traveller = await signUp()
  const started = await startToPay(traveller)
  await play(started.payment.body, { outcome: 'succeed', delay_seconds: lateSeconds })
  return { ...traveller, ...started }
}

/** A hold that is not paid for. */
const holdOnly = async () => {
  const { token } = await signUp()
  const started = await startToPay({ token, email: 'unpaid@example.com' })
  expect(await statusOf(token, started.reservation.body.id)).toBe('active')
  expect(await stateOfSeats(started.schedule.id, started.seats)).toEqual(['held', 'held'])
  return { token, ...started }
}

describe.concurrent('a hold that lapses', () => {
  it('frees its seats by itself, and its record is closed by the delayed message', async () => {
    const { token, schedule, seats, reservation } = lapsing
    await until('the seats to be free', async () =>
      (await stateOfSeats(schedule.id, seats)).every(status => status === 'available'),
    )
    expect(await statusOf(token, reservation.body.id)).toBe('expired')
    await until('the record to be closed', async () => (await recordOf(reservation.body.id))?.state?.S === 'expired')
  })

  it('is sold all the same when the payment comes later and the seats are still free', async () => {
    const { token, email, booking, schedule, seats } = late
    const confirmed = await until('the late payment to confirm', async () => {
      const now = await bookingOf(token, booking.body.id)
      return now.status === 'confirmed' && now
    })
    expect(confirmed.payment.status).toBe('succeeded')
    expect(await stateOfSeats(schedule.id, seats)).toEqual(['booked', 'booked'])
    await mail(email, /ticket/i)
  })

  it('is refunded once, with a mail, when another customer has the seats by then', async () => {
    const { token, email, booking, payment, schedule, seats } = tooLate
    await until('the seats to be takeable', async () =>
      (await stateOfSeats(schedule.id, seats)).every(status => status === 'available'),
    )
    // Bought, not held: a hold might be over before the payment comes.
    const other = await signUp()
    const bought = await startToPay(other, Promise.resolve({ schedule, seats: [...seats] }))
    await play(bought.payment.body, { outcome: 'succeed' })
    await until(
      'the booking of the other',
      async () => (await bookingOf(other.token, bought.booking.body.id)).status === 'confirmed',
    )
    const refunded = await until('the refund', async () => {
      const now = (await request('GET', `/api/v1/payments/${payment.body.id}`, { token })).body
      return now.status === 'refunded' && now
    })
    expect(refunded.refunds).toMatchObject([
      { reason: 'seats_taken', amount: booking.body.total_amount, status: 'succeeded' },
    ])
    expect(await bookingOf(token, booking.body.id)).toMatchObject({
      status: 'cancelled',
      cancel_reason: 'seats_taken',
      ticket: null,
    })
    await mail(email, /refund/i)
    expect((await inbox(email)).filter(({ subject }) => /your ticket/i.test(subject))).toEqual([])
  })
})

describe.concurrent('a timer', () => {
  it('is sent by the schedule of each minute', async () => {
    await until('the timer to be sent', async () => !(await isTimerThere()))
  })
})
