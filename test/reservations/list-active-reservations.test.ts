import { beforeAll, describe, expect, it } from 'vitest'
import { handler as list } from '../../functions/reservations/list-active-reservations.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
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

describe('list active reservations', () => {
  it("200 lists the caller's holds that have not ended, soonest first, and no other account's", async () => {
    const { token } = await accessTokenFor()
    const late = await hold(token, 900)
    const soon = await hold(token, 300)
    await hold((await accessTokenFor()).token)
    const { status, body } = await call(list, { token })
    expect(status).toBe(200)
    expect(body.items.map(({ id }: { id: string }) => id)).toEqual([soon.id, late.id])
    expect(body.next_cursor).toBeNull()
  })

  it('401 UNAUTHENTICATED with a tampered token', async () => {
    const { token } = await accessTokenFor()
    const reply = await call(list, { token: `${token.slice(0, -4)}AAAA` })
    expect([reply.status, reply.body.code]).toEqual([401, 'UNAUTHENTICATED'])
  })
})
