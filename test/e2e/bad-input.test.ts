import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { newId } from '../../shared/kernel/ids.ts'
import { ticketIds } from '../../shared/tickets/domain.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { freeSeats, localDate, request, signUp, startToPay } from './traveller.ts'

const dynamo = new DynamoDBClient({
  endpoint: inject('cloudEndpoints').DYNAMODB,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

afterAll(() => dynamo.destroy())

/** An engine gives the members of a map in any order. */
const sorted = (_: string, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => left.localeCompare(right)))
    : value

/** Every key of the tables where something could have been written, with how often it was changed. */
const written = async (): Promise<string[]> => {
  const rows = ['commerce', 'inventory'].map(async table => {
    const { Items = [] } = await dynamo.send(
      new ScanCommand({
        TableName: inject('cloudTables')[table],
        ConsistentRead: true,
        FilterExpression: 'sk <> :offer',
        ExpressionAttributeValues: { ':offer': { S: 'OFFER' } },
      }),
    )
    return Items.map(item => JSON.stringify(item, sorted))
  })
  return (await Promise.all(rows)).flat().toSorted()
}

const traveller = await signUp()
const other = await signUp()
const theirs = await startToPay(other)
const { schedule } = await freeSeats()

const create = '/api/v1/reservations/create'
const webhook = '/api/v1/payments/webhook/sandbox'

describe('the gateway', () => {
  it('413 for a body of 7 MB, as from API Gateway, and for one of 11 MB', async () => {
    for (const megabytes of [7, 11]) {
      const body = JSON.stringify({ schedule_id: schedule.id, padding: 'x'.repeat(megabytes * 1024 * 1024) })
      const { status, body: reply } = await request('POST', create, { token: traveller.token, body })
      expect([status, reply]).toEqual([413, { message: 'Request Entity Too Large' }])
    }
  })

  it('413 PAYLOAD_TOO_LARGE with problem details for one that reaches the function', async () => {
    const body = JSON.stringify({ schedule_id: schedule.id, padding: 'x'.repeat(200_000) })
    const { status, body: reply } = await request('POST', create, { token: traveller.token, body })
    expect([status, reply.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
  })

  it.each([
    ['GET', '/api/v1/nothing'],
    ['PUT', create],
    ['GET', '/api/v2/cities'],
    ['GET', '/api/v1/reservations/..%2F..%2Fetc%2Fpasswd'],
  ])('404 for %s %s, as from API Gateway', async (method, path) => {
    const { status, body } = await request(method, path)
    expect([status, body]).toEqual([404, { message: 'Not Found' }])
  })
})

describe('bad input over HTTP writes nothing', () => {
  const good = { schedule_id: schedule.id, seat_ids: ['1A'] }
  const booking = {
    passengers: [{ name: 'A B', age: 1, gender: 'male', seat_id: '1A' }],
    contact: { email: 'a@b.co', phone: '+919876543210' },
  }
  const cases: [status: number, code: string, method: string, path: string, body?: unknown][] = [
    [
      400,
      'VALIDATION_FAILED',
      'POST',
      create,
      { ...good, seat_ids: Array.from({ length: 10_000 }, (_, n) => `${n}A`) },
    ],
    [400, 'VALIDATION_FAILED', 'POST', create, { ...good, schedule_id: 7 }],
    [400, 'VALIDATION_FAILED', 'POST', create, '{"__proto__":{"x":1},"schedule_id":"sch_x","seat_ids":["1A"]}'],
    [400, 'SEAT_DUPLICATED', 'POST', create, { ...good, seat_ids: ['1A', '1A'] }],
    [400, 'MALFORMED_BODY', 'POST', create, '{"schedule_id":'],
    [400, 'MALFORMED_BODY', 'POST', create, '['.repeat(20_000) + ']'.repeat(20_000)],
    [404, 'SCHEDULE_NOT_FOUND', 'POST', create, { ...good, schedule_id: newId(transitIds.schedule, 1) }],
    [404, 'NOT_FOUND', 'GET', `/api/v1/reservations/${theirs.reservation.body.id}/details`],
    [404, 'NOT_FOUND', 'DELETE', `/api/v1/reservations/${theirs.reservation.body.id}`],
    [404, 'NOT_FOUND', 'POST', `/api/v1/reservations/${theirs.reservation.body.id}/extend`],
    [404, 'NOT_FOUND', 'GET', `/api/v1/bookings/${theirs.booking.body.id}/details`],
    [404, 'NOT_FOUND', 'GET', `/api/v1/payments/${theirs.payment.body.id}`],
    [404, 'NOT_FOUND', 'GET', `/api/v1/tickets/${newId(ticketIds.ticket, 1)}`],
    [404, 'NOT_FOUND', 'GET', `/api/v1/tickets/${newId(ticketIds.ticket, 1)}/download`],
    [
      404,
      'RESERVATION_NOT_FOUND',
      'POST',
      '/api/v1/bookings/create',
      { ...booking, reservation_id: theirs.reservation.body.id },
    ],
    [
      404,
      'BOOKING_NOT_FOUND',
      'POST',
      '/api/v1/payments/initiate',
      { booking_id: theirs.booking.body.id, payment_method: 'upi', amount: 1 },
    ],
    [400, 'VALIDATION_FAILED', 'POST', '/api/v1/payments/initiate', { payment_method: 'gold', amount: -1 }],
    [404, 'SCHEDULE_NOT_FOUND', 'GET', `/api/v1/schedules/${newId(transitIds.schedule, 1)}/details`],
    [404, 'SCHEDULE_NOT_FOUND', 'GET', `/api/v1/schedules/${newId(transitIds.schedule, 1)}/seats`],
    [
      422,
      'DATE_OUT_OF_RANGE',
      'GET',
      `/api/v1/schedules/search?origin_city=Mumbai&destination_city=Pune&date=${localDate(-2)}`,
    ],
    [400, 'VALIDATION_FAILED', 'GET', '/api/v1/schedules/search?origin_city=Mumbai&date=tomorrow'],
    [400, 'VALIDATION_FAILED', 'GET', '/api/v1/cities?query=mum&cursor=forged.cursor'],
    [401, 'SIGNATURE_INVALID', 'POST', webhook, { id: 'evt_1', type: 'order.paid' }],
  ]

  it.each(cases)('%i %s for %s %s', async (status, code, method, path, body) => {
    const before = await written()
    const reply = await request(method, path, { token: traveller.token, ...(body !== undefined && { body }) })
    expect([reply.status, reply.body.code]).toEqual([status, code])
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
    expect(reply.body).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.any(String),
      request_id: expect.any(String),
    })
    expect(await written()).toEqual(before)
  })

  it.each([
    ['no token', undefined],
    ['a tampered one', `${traveller.token.slice(0, -6)}AAAAAA`],
    [
      'one of no algorithm',
      `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${traveller.token.split('.')[1]}.`,
    ],
  ])('401 UNAUTHENTICATED for %s', async (_what, token) => {
    const { status, body } = await request('POST', create, { token, body: good })
    expect([status, body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })
})
