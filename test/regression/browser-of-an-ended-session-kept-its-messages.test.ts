import { afterAll, beforeAll, expect, it } from 'vitest'
import { handler as create } from '../../functions/notifications/create-push-subscription.ts'
import { revokeSession } from '../../shared/identity/store/sessions.ts'
import { dropPushDevicesOf, readPushDevices } from '../../shared/platform/dynamo/push-devices.ts'
import { type StartedPushService, senderKey, startPushService } from '../notifications/pushed.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'

let push: StartedPushService
beforeAll(async () => {
  await startIdentity('commerce', 'inventory', 'operations')
  push = await startPushService()
})
afterAll(() => push.stop())

it('a session that ends after any call of its subscription leaves no browser', async () => {
  for (let calls = 1; ; calls += 1) {
    const { token, userId, sessionId } = await accessTokenFor()
    const end = async () => {
      await revokeSession(userId, sessionId, Date.now())
      await dropPushDevicesOf(userId, sessionId)
    }
    const body = push.subscribe(await senderKey())
    const wasEnded = await pausedAfter(calls, end, () => call(create, { token, method: 'POST', body }))
    if (!wasEnded) return expect(calls).toBeGreaterThan(4)
    expect(await readPushDevices(userId), `ended after ${calls}`).toEqual([])
  }
})
