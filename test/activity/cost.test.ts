import { beforeAll, describe, expect, it } from 'vitest'
import { handler as createReservation } from '../../functions/transit/create-reservation.ts'
import { call } from '../support/call.ts'
import { onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { counted } from '../transit/counted.ts'
import { deliverChanges } from './log.ts'

beforeAll(() => {
  process.env.HOLD_SECONDS = '900'
  return startIdentity('inventory', 'commerce', 'activity')
})

describe('what the log costs', () => {
  it('nothing in the request of a hold of ten seats, which takes four units; afterwards a page and two lists', async () => {
    const { token } = await accessTokenFor()
    const offer = await onSale({ seats: 12 })
    const seat_ids = offer.sections.flatMap(section => Object.values(section).flat()).slice(0, 10)
    const request = { body: { schedule_id: offer.inventory_id, seat_ids }, token, headers: { 'idempotency-key': 'k' } }
    await deliverChanges('inventory')
    let status = 0
    const hold = await counted(async () => {
      status = (await call(createReservation, request)).status
    })
    expect([status, seat_ids.length, hold.writeUnits]).toEqual([201, 10, 4])
    expect((await counted(() => deliverChanges('commerce'))).writeUnits).toBe(3)
    expect((await counted(() => deliverChanges('inventory'))).writeUnits).toBe(0)
    expect((await counted(() => deliverChanges('commerce'))).writeUnits).toBe(0)
  })
})
