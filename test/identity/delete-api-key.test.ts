import { beforeAll, expect, it } from 'vitest'
import { handler as listBookings } from '../../functions/bookings/list-bookings.ts'
import { handler } from '../../functions/identity/delete-api-key.ts'
import { handler as list } from '../../functions/identity/list-api-keys.ts'
import { handler as rotate } from '../../functions/identity/rotate-api-key.ts'
import { newKey } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { allItems, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter, pausedAfter } from '../support/killed.ts'

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

/** Whether the key works and what finds it by its hash is there, and how many there are of the others in `rotated`. */
const leftOf = async ({ key, id, rotated }: { key: string; id: string; rotated: string[] }) => {
  const hashes = (await allItems('identity')).filter(item => item.key_id === id)
  return { works: await statusOf(key), rotated: await Promise.all(rotated.map(statusOf)), hashes: hashes.length }
}

it('a deletion that dies anywhere leaves the key as it was, or nothing that finds it', async () => {
  for (let calls = 1; ; calls += 1) {
    const { token } = await accessTokenFor()
    const { id, key } = (await newKey(token)).body
    let deletion: { status: number } | undefined
    await killedAfter(calls, async () => {
      deletion = await remove(token, id)
    })
    const shown = (await call(list, { token })).body.items.length
    expect(await leftOf({ key, id, rotated: [] }), `killed after ${calls} calls`).toEqual(
      shown === 0 ? { works: 401, rotated: [], hashes: 0 } : { works: 200, rotated: [], hashes: 1 },
    )
    if (deletion?.status === 204) return expect(calls).toBeGreaterThan(4)
  }
})

it('a key that is rotated while it is deleted leaves nothing that finds it', async () => {
  for (let calls = 1; ; calls += 1) {
    const { token } = await accessTokenFor()
    const { id, key } = (await newKey(token)).body
    const rotated: string[] = []
    const meanwhile = async () => {
      const { status, body } = await call(rotate, { method: 'POST', token, params: { id } })
      if (status === 200) rotated.push(body.key)
    }
    let deletion: { status: number } | undefined
    const wasPaused = await pausedAfter(calls, meanwhile, async () => {
      deletion = await remove(token, id)
    })
    expect(deletion?.status).toBe(204)
    expect(await leftOf({ key, id, rotated }), `rotated after ${calls} calls`).toEqual({
      works: 401,
      rotated: rotated.map(() => 401),
      hashes: 0,
    })
    if (!wasPaused) return expect(calls).toBeGreaterThan(4)
  }
})

it('204 for a key whose record names a hash twice', async () => {
  const { token } = await accessTokenFor()
  const { id, key } = (await newKey(token)).body
  const item = (await allItems('identity')).find(each => each.sk === id || each.id === id)
  await putItem('identity', { ...item, earlier: [{ hash: item?.hash, until: '2999-01-01T00:00:00.000Z' }] })
  expect((await remove(token, id)).status).toBe(204)
  expect(await statusOf(key)).toBe(401)
})

it('404 NOT_FOUND for another account’s key, which goes on', async () => {
  const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
  const { id, key } = (await newKey(theirs.token)).body
  expect(await remove(mine.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  expect(await statusOf(key)).toBe(200)
})
