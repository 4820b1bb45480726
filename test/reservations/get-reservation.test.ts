import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/reservations/get-reservation.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
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
  const { body } = await call(create, { token, body: { schedule_id: offer.inventory_id, seat_ids: ['1A'] } })
  return body
}

describe('get reservation', () => {
  it('200 shows its holder the reservation', async () => {
    const { token } = await accessTokenFor()
    const held = await hold(token)
    expect(await call(handler, { token, params: { id: held.id } })).toMatchObject({ status: 200, body: held })
  })

  it('200 shows expired as soon as the time is over, though no message has closed the record', async () => {
    const { token } = await accessTokenFor()
    const { id, expiry_datetime } = await hold(token, 1)
    await expect
      .poll(async () => (await call(handler, { token, params: { id } })).body.status, { timeout: 5000 })
      .toBe('expired')
    expect(Date.parse(expiry_datetime)).toBeLessThanOrEqual(Date.now())
  })

  it.each([
    ['an unknown id', () => newId(commerceIds.reservation, 1)],
    ['an id of another kind', () => newId(identityIds.user, 1)],
    ['no id at all', () => '../users/me'],
  ])('404 NOT_FOUND for %s', async (_what, id) => {
    const { token } = await accessTokenFor()
    const { status, body } = await call(handler, { token, params: { id: id() } })
    expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
  })

  it("404 for another account's reservation, word for word as for a missing one", async () => {
    const { token } = await accessTokenFor()
    const { id } = await hold((await accessTokenFor()).token)
    const foreign = await call(handler, { token, params: { id } })
    const missing = await call(handler, { token, params: { id: newId(commerceIds.reservation, 1) } })
    expect({ ...foreign.body, request_id: '' }).toEqual({ ...missing.body, request_id: '' })
    expect(foreign.status).toBe(404)
  })
})
