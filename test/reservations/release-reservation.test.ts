import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/reservations/release-reservation.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { allItems, onSale, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

const hold = async (token: string) => {
  const offer = await onSale()
  const body = { schedule_id: offer.inventory_id, seat_ids: ['1A', '1B'] }
  return { body, held: (await call(create, { token, body })).body }
}

const remove = (token: string | undefined, id: string) =>
  call(handler, { method: 'DELETE', ...(token && { token }), params: { id } })

describe('release reservation', () => {
  it('200 frees the seats at once for every customer', async () => {
    const { token } = await accessTokenFor()
    const { body, held } = await hold(token)
    expect(await remove(token, held.id)).toMatchObject({ status: 200, body: { id: held.id, status: 'cancelled' } })
    const next = await call(create, { token: (await accessTokenFor()).token, body })
    expect(next.status).toBe(201)
  })

  it('200 again for a cancelled one, without a change of the seats’ present hold', async () => {
    const { token } = await accessTokenFor()
    const { body, held } = await hold(token)
    await remove(token, held.id)
    await call(create, { token: (await accessTokenFor()).token, body })
    const before = await allItems('inventory')
    expect((await remove(token, held.id)).status).toBe(200)
    expect(await allItems('inventory')).toEqual(before)
  })

  it('409 RESERVATION_CONVERTED once it is paid for, and the seats stay sold', async () => {
    const { token, userId } = await accessTokenFor()
    const { held } = await hold(token)
    const record = (await allItems('commerce')).find(item => item.id === held.id && item.user_id === userId)
    await putItem('commerce', { ...record, state: 'converted' })
    const before = await allItems('inventory')
    const { status, body } = await remove(token, held.id)
    expect([status, body.code]).toEqual([409, 'RESERVATION_CONVERTED'])
    expect(await allItems('inventory')).toEqual(before)
  })

  it("404 NOT_FOUND for another account's, an unknown and an impossible id; nothing is written", async () => {
    const { held } = await hold((await accessTokenFor()).token)
    const { token } = await accessTokenFor()
    const before = await Promise.all([allItems('inventory'), allItems('commerce')])
    for (const id of [held.id, newId(commerceIds.reservation, 1), 'rsv_1']) {
      const { status, body } = await remove(token, id)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
    expect(await Promise.all([allItems('inventory'), allItems('commerce')])).toEqual(before)
  })
})
