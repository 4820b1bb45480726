import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { until } from '../support/until.ts'
import { anAdministrator, openDocuments } from './administrator.ts'
import { bookingOf, type Json, play, request, signUp, startToPay } from './traveller.ts'

const account = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const project = join(import.meta.dirname, '../..')

let documents: DynamoDBDocumentClient

beforeAll(() => {
  Object.assign(process.env, account)
  documents = openDocuments()
})

afterAll(() => documents.destroy())

const aConfirmedBooking = async () => {
  const traveller = await signUp()
  const started = await startToPay(traveller)
  await play(started.payment.body, { outcome: 'succeed' })
  await until('the booking to be confirmed', async () => {
    return (await bookingOf(traveller.token, started.booking.body.id)).status === 'confirmed'
  })
  return { ...traveller, ...started, userId: String(traveller.verified.body.user_id) }
}

describe('the activity log of the running product', () => {
  it('lists a registration and a booking with account, action and request, and shows no personal data', async () => {
    const [admin, trip] = [await anAdministrator(), await aConfirmedBooking()]
    const listLogs = async (query: string): Promise<Json[]> => {
      const { status, body } = await request('GET', `/api/v1/activity-logs?${query}`, { token: admin.token })
      expect(status).toBe(200)
      return body.items
    }
    const seen = (entity: string, changes: number) =>
      until(`${changes} changes of ${entity}`, async (): Promise<Json[] | undefined> => {
        const items = await listLogs(`entity=${encodeURIComponent(entity)}`)
        return items.length >= changes ? items.toReversed() : undefined
      })

    const [registered] = await seen(`registration:${trip.userId}`, 1)
    expect(registered).toMatchObject({ sequence: 1, action: 'created', actor: 'guest', after: { email: 'masked' } })
    const [verified] = await seen(trip.userId, 1)
    expect(verified).toMatchObject({
      sequence: 1,
      action: 'created',
      actor: 'guest',
      after: { email: 'masked', email_verified: true },
    })

    const [booked, confirmed] = await seen(trip.booking.body.id, 2)
    expect(booked).toMatchObject({ action: 'created', actor: trip.userId, after: { state: 'pending_payment' } })
    expect(confirmed).toMatchObject({
      actor: 'payments/on-payment-event',
      before: { state: 'pending_payment' },
      after: { state: 'confirmed' },
      previous_hash: booked.hash,
    })
    for (const { request_id } of [registered, verified, booked, confirmed]) expect(request_id).toMatch(/./)

    const [, promoted] = (await seen(admin.userId, 2)).filter(({ after }) => after.role)
    expect(promoted).toMatchObject({ actor: null, before: { role: 'customer' }, after: { role: 'admin' } })

    const own = (await listLogs(`actor=${trip.userId}`)).map(({ entity }) => entity)
    for (const kind of ['reservation', 'booking', 'payment']) expect(own.join()).toContain(`${kind}:`)
    expect((await listLogs('limit=100')).map(({ entity }) => entity)).toContain(`booking:${trip.booking.body.id}`)

    const everything = await theWholeLog()
    for (const secret of [trip.email, trip.phone_number, trip.password, trip.token, 'Passenger A', '919876543210'])
      expect(everything).not.toContain(secret)
  })

  it('is verified as complete by npm run audit:verify', async () => {
    const [tables, { DYNAMODB, S3 }] = [inject('cloudTables'), inject('cloudEndpoints')]
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        join(project, 'bin/audit-verify.ts'),
        '--table',
        String(tables.activity),
        '--anchors',
        String(tables.anchors_bucket),
      ],
      { env: { ...process.env, ...account, AWS_ENDPOINT_URL_DYNAMODB: DYNAMODB, AWS_ENDPOINT_URL_S3: S3 } },
    )
    expect(stdout).toMatch(/^\d{2,} entries of \d+ entities: nothing was altered, dropped or moved\.$/m)
  })
})

const theWholeLog = async (): Promise<string> => {
  const pages: unknown[] = []
  const scan = { TableName: inject('cloudTables').activity, ConsistentRead: true }
  for await (const { Items } of paginateScan({ client: documents }, scan)) pages.push(Items)
  return JSON.stringify(pages)
}
