import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as create } from '../../functions/notifications/create-push-subscription.ts'
import { handler as remove } from '../../functions/notifications/delete-push-subscription.ts'
import { handler as list } from '../../functions/notifications/list-push-subscriptions.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { type StartedPushService, senderKey, startPushService } from './pushed.ts'

let push: StartedPushService
let sender: string

beforeAll(async () => {
  await startIdentity('commerce', 'inventory', 'operations')
  push = await startPushService()
  sender = await senderKey()
})
afterAll(() => push.stop())

const subscription = () => push.subscribe(sender)
const add = (token: string, body: unknown) => call(create, { token, method: 'POST', body })
const listed = async (token: string) => (await call(list, { token })).body.items as { id: string; service: string }[]

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
