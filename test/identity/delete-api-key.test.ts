import { beforeAll, expect, it } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler } from '../../functions/identity/delete-api-key.ts'
import { handler as list } from '../../functions/identity/list-api-keys.ts'
import { handler as rotate } from '../../functions/identity/rotate-api-key.ts'
import { newKey } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'

beforeAll(() => startIdentity('commerce'))

const remove = (token: string, id: string) =>
  call(handler, { method: 'DELETE', token, path: `/api/v1/api-keys/${id}`, params: { id } })

const statusOf = async (key: string) => (await call(listBookings, { token: key })).status

it('204 and both the key and the one before its rotation are refused at once', async () => {
  const { token } = await accessTokenFor()
  const first = (await newKey(token)).body
  const second = (await call(rotate, { method: 'POST', token, params: { id: first.id } })).body
  expect((await remove(token, first.id)).status).toBe(204)
  expect([await statusOf(first.key), await statusOf(second.key)]).toEqual([401, 401])
  expect((await call(list, { token })).body.items).toEqual([])
  expect((await remove(token, first.id)).status).toBe(404)
})

it('is refused once its record says so, wherever the deletion died', async () => {
  const { token } = await accessTokenFor()
  const { id, key } = (await newKey(token)).body
  await killedAfter(4, () => remove(token, id))
  const shown = (await call(list, { token })).body.items.length
  expect(await statusOf(key)).toBe(shown === 0 ? 401 : 200)
})

it('404 NOT_FOUND for another account’s key, which goes on', async () => {
  const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
  const { id, key } = (await newKey(theirs.token)).body
  expect(await remove(mine.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  expect(await statusOf(key)).toBe(200)
})
