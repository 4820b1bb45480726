import { beforeAll, describe, expect, it } from 'vitest'
import { handler as create } from '../../functions/bookings/create-booking.ts'
import { handler } from '../../functions/bookings/list-bookings.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler as hold } from '../../functions/transit/create-reservation.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { contact, passengers } from './a-hold.ts'

let token: string
/** Oldest first; the second was given back. */
const ids: string[] = []

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  token = (await accessTokenFor()).token
  for (let count = 0; count < 5; count += 1) {
    const offer = await onSale()
    const held = await call(hold, { token, body: { schedule_id: offer.inventory_id, seat_ids: ['1A', '1B'] } })
    const { body } = await call(create, { token, body: { reservation_id: held.body.id, passengers, contact } })
    ids.push(body.id)
    if (count === 1) await call(release, { method: 'DELETE', token, params: { id: held.body.id } })
  }
  return stop
})

const list = (query: Record<string, string | number>, by = token) => call(handler, { token: by, query })

const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)

describe('list bookings', () => {
  it('200 lists newest first, in pages that neither repeat nor leave out', async () => {
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { status, body } = await list({ limit: 2, ...(cursor && { cursor }) })
      expect(status).toBe(200)
      expect(body.items.length).toBeLessThanOrEqual(2)
      seen.push(...idsOf(body.items))
      cursor = body.next_cursor
    } while (cursor)
    expect(seen).toEqual(ids.toReversed())
  })

  it('200 lists those of one status as it is now', async () => {
    const cancelled = await list({ status: 'cancelled' })
    expect(idsOf(cancelled.body.items)).toEqual([ids[1]])
    const pending = await list({ status: 'pending_payment', limit: 3 })
    expect(idsOf(pending.body.items)).toEqual([ids[4], ids[3], ids[2]])
  })

  it('200 shows nothing of other accounts', async () => {
    expect((await list({}, (await accessTokenFor()).token)).body).toEqual({ items: [], next_cursor: null })
  })

  it.each([
    ['a malformed status', { status: 'paid' }],
    ['a limit of nothing', { limit: 0 }],
    ['a limit above 100', { limit: 101 }],
    ['a malformed cursor', { cursor: 'x.y' }],
  ])('400 VALIDATION_FAILED for %s', async (_what, query) => {
    const { status, body } = await list(query as never)
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('400 for a cursor of another list or another customer', async () => {
    const { body } = await list({ limit: 1 })
    const foreign = await list({ cursor: body.next_cursor }, (await accessTokenFor()).token)
    const other = await list({ cursor: body.next_cursor, status: 'cancelled' })
    expect([foreign.body.code, other.body.code]).toEqual(['VALIDATION_FAILED', 'VALIDATION_FAILED'])
  })
})
