import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/reservations/extend-reservation.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { extendHold } from '../../shared/commerce/workflows/extend-hold.ts'
import { untilOf } from '../../shared/inventory/rules/claim.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { selling } from '../../shared/selling.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  return stop
})

const hold = async (token: string, seconds = 900) => {
  process.env.HOLD_SECONDS = String(seconds)
  const offer = await onSale()
  return (await call(create, { token, body: { schedule_id: offer.inventory_id, seat_ids: ['1A', '2B'] } })).body
}

const extend = (token: string, id: string) => call(handler, { method: 'POST', token, params: { id } })

describe('extend reservation', () => {
  it('200 keeps the seats five minutes longer, in the record and in the claims', async () => {
    const { token } = await accessTokenFor()
    const held = await hold(token)
    const { status, body } = await extend(token, held.id)
    expect(status).toBe(200)
    expect(Date.parse(body.expiry_datetime) - Date.parse(held.expiry_datetime)).toBe(300_000)
    expect(body.can_extend).toBe(false)
    const [section] = await readSections(held.schedule_id, { consistent: true })
    for (const seat of ['1A', '2B'])
      expect(Math.floor(untilOf(section?.claims.get(seat)?.[0] ?? 0n) / 1000) * 1000).toBe(
        Date.parse(body.expiry_datetime),
      )
  })

  // Requests of one millisecond ask for the same claim, and cannot be told from one request that was sent twice.
  it('409 ALREADY_EXTENDED the second time, and of many at once all succeed alike or are refused', async () => {
    const { token } = await accessTokenFor()
    const { id } = await hold(token)
    const replies = await Promise.all(Array.from({ length: 8 }, () => extend(token, id)))
    const succeeded = replies.filter(({ status }) => status === 200)
    expect(new Set(succeeded.map(({ body }) => body.expiry_datetime)).size).toBe(1)
    expect(replies.filter(({ body }) => body.code === 'ALREADY_EXTENDED')).toHaveLength(8 - succeeded.length)
    expect((await extend(token, id)).body.code).toBe('ALREADY_EXTENDED')
  })

  it('409 RESERVATION_NOT_ACTIVE when it is cancelled', async () => {
    const { token } = await accessTokenFor()
    const { id } = await hold(token)
    await call(release, { method: 'DELETE', token, params: { id } })
    const { status, body } = await extend(token, id)
    expect([status, body.code, body.reservation_status]).toEqual([409, 'RESERVATION_NOT_ACTIVE', 'cancelled'])
  })

  it('200 never past twice the hold time from the first moment', async () => {
    const { token } = await accessTokenFor()
    const held = await hold(token, 60)
    const { body } = await extend(token, held.id)
    expect(Date.parse(body.expiry_datetime) - Date.parse(held.reservation_datetime)).toBe(120_000)
  })

  it('409 EXTENSION_LIMIT when it lasts that long already, as one does that is being paid for', async () => {
    const { token, userId } = await accessTokenFor()
    const held = await hold(token, 60)
    const reservation = await readReservation(selling, userId, held.id)
    if (!reservation) throw new Error('no record')
    await extendHold(selling, reservation, reservation.held_at + 120_000, Date.now())
    const { status, body } = await extend(token, held.id)
    expect([status, body.code]).toEqual([409, 'EXTENSION_LIMIT'])
  })

  it('404 NOT_FOUND for an unknown id and another account’s', async () => {
    const { token } = await accessTokenFor()
    const { id } = await hold((await accessTokenFor()).token)
    for (const other of [id, newId(commerceIds.reservation, 1)])
      expect((await extend(token, other)).body.code).toBe('NOT_FOUND')
  })
})
