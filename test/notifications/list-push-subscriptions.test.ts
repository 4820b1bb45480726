import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { handler as exportData } from '../../functions/identity/export-own-data.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { accessTokenFor } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'
import { add, listed, startBrowsers } from './pushed.ts'

let world: Awaited<ReturnType<typeof startBrowsers>>
beforeAll(async () => {
  world = await startBrowsers()
})
afterAll(() => world.stop())

const subscription = () => world.subscription()

describe('GET /users/me/push-subscriptions', () => {
  it('200: the account’s own, oldest first, each by its push service', async () => {
    const { token } = await accessTokenFor()
    expect(await listed(token)).toEqual([])
    const ids = []
    for (let count = 0; count < 3; count += 1) ids.push((await add(token, subscription())).body.id)
    expect((await listed(token)).map(({ id }) => id)).toEqual(ids)
  })
})

describe('the browsers of an account', () => {
  it('are in its export, and erased with it', async () => {
    const { answer } = await signUp()
    const token = answer.body.access_token
    const browser = subscription()
    await add(token, browser)
    const { body } = await call(exportData, { token })
    expect(body.push_subscriptions).toEqual([{ endpoint: browser.endpoint, created_at: expect.any(String) }])
    expect(await storedText('runtime')).toContain(browser.endpoint)
    const before = (await storedText('runtime')).match(/PUSH-ENDPOINT#/g)?.length ?? 0
    expect((await call(deleteOwnUser, { token, method: 'DELETE' })).status).toBeLessThan(300)
    await eraseAfterGrace()
    expect(await storedText('runtime')).not.toContain(browser.endpoint)
    expect((await storedText('runtime')).match(/PUSH-ENDPOINT#/g)?.length ?? 0).toBe(before - 1)
  })
})
