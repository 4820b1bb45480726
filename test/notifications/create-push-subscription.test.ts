import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accessTokenFor } from '../support/identity.ts'
import { add, listed, startBrowsers } from './pushed.ts'

let world: Awaited<ReturnType<typeof startBrowsers>>
beforeAll(async () => {
  world = await startBrowsers()
})
afterAll(() => world.stop())

const subscription = () => world.subscription()

describe('POST /users/me/push-subscriptions', () => {
  it('201: notes a browser, and the same one again without its address in the reply', async () => {
    const { token } = await accessTokenFor()
    const browser = subscription()
    const first = await add(token, browser)
    expect(first).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^psh_/), service: '127.0.0.1' } })
    const again = await add(token, browser)
    expect(again.body.id).toBe(first.body.id)
    expect(await listed(token)).toHaveLength(1)
    expect(JSON.stringify([first.body, await listed(token)])).not.toContain(browser.endpoint)
  })

  it('201: takes the addresses of the browsers’ push services', async () => {
    const { token } = await accessTokenFor()
    for (const host of [
      'fcm.googleapis.com/fcm/send',
      'updates.push.services.mozilla.com/wpush/v2',
      'web.push.apple.com',
      'wns2-par02p.notify.windows.com/w',
    ])
      expect(await add(token, { ...subscription(), endpoint: `https://${host}/abc` })).toMatchObject({ status: 201 })
  })

  it.each([
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/push',
    'https://127.0.0.1/push',
    'https://[::1]/push',
    'https://push.example.com/abc',
    'https://fcm.googleapis.com.example.com/abc',
    'https://evilfcm.googleapis.com@10.0.0.1/abc',
    'https://fcm.googleapis.com@10.0.0.1/abc',
    'https://xfcm.googleapis.com/abc',
    'https://fcm.googleapis.com:8443/abc',
    'http://fcm.googleapis.com/abc',
    'ftp://fcm.googleapis.com/abc',
    'not an address',
  ])('422 PUSH_SERVICE_UNKNOWN: %s is no address of a push service', async endpoint => {
    const { token } = await accessTokenFor()
    expect(await add(token, { ...subscription(), endpoint })).toMatchObject({
      status: 422,
      body: { code: 'PUSH_SERVICE_UNKNOWN' },
    })
    expect(await listed(token)).toEqual([])
  })

  it('422 PUSH_KEYS_INVALID: the key must be a point of the curve, the secret sixteen bytes', async () => {
    const { token } = await accessTokenFor()
    const { keys, ...browser } = subscription()
    const noPoint = Buffer.alloc(65, 4).toString('base64url')
    for (const wrong of [
      { ...keys, p256dh: noPoint },
      { ...keys, p256dh: keys.p256dh.slice(4) },
      { ...keys, auth: Buffer.alloc(17).toString('base64url') },
    ])
      expect(await add(token, { ...browser, keys: wrong })).toMatchObject({
        status: 422,
        body: { code: 'PUSH_KEYS_INVALID' },
      })
  })

  it('409 TOO_MANY_PUSH_SUBSCRIPTIONS: ten browsers at most, also asked for at once; one of them may come again', async () => {
    const { token } = await accessTokenFor()
    const browsers = Array.from({ length: 12 }, subscription)
    const answers = await Promise.all(browsers.map(browser => add(token, browser)))
    const refused = answers.filter(({ status }) => status === 409)
    expect(refused).toHaveLength(2)
    expect(refused[0]?.body.code).toBe('TOO_MANY_PUSH_SUBSCRIPTIONS')
    expect(await listed(token)).toHaveLength(10)
    const kept = browsers[answers.findIndex(({ status }) => status === 201)]
    expect(await add(token, kept)).toMatchObject({ status: 201 })
  })

  it('a browser that another account subscribes belongs to that one alone', async () => {
    const [first, second] = [await accessTokenFor(), await accessTokenFor()]
    const browser = subscription()
    await add(first.token, browser)
    expect(await add(second.token, browser)).toMatchObject({ status: 201 })
    expect([await listed(first.token), (await listed(second.token)).length]).toEqual([[], 1])
  })
})
