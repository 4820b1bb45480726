import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as remove } from '../../functions/notifications/delete-push-subscription.ts'
import { call } from '../support/call.ts'
import { accessTokenFor } from '../support/identity.ts'
import { add, listed, startBrowsers } from './pushed.ts'

let world: Awaited<ReturnType<typeof startBrowsers>>
beforeAll(async () => {
  world = await startBrowsers()
})
afterAll(() => world.stop())

const subscription = () => world.subscription()

describe('DELETE /users/me/push-subscriptions/{id}', () => {
  it('204 once, then 404; 404 for another account’s', async () => {
    const [mine, other] = [await accessTokenFor(), await accessTokenFor()]
    const { body } = await add(mine.token, subscription())
    const del = (token: string) => call(remove, { token, method: 'DELETE', params: { id: body.id } })
    expect(await del(other.token)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect((await del(mine.token)).status).toBe(204)
    expect(await del(mine.token)).toMatchObject({ status: 404 })
    expect(await listed(mine.token)).toEqual([])
  })
})
