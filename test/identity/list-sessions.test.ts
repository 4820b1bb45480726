import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/list-sessions.ts'
import { handler as logout } from '../../functions/identity/logout.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const list = (token: string | undefined, query = {}) => call(handler, { path: '/api/v1/sessions', token, query })

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36'

describe('GET /sessions', () => {
  it('200 every device, newest first, with address, times, and which one is the caller’s', async () => {
    const { device } = await onDevices(chrome, 'curl/8.5.0')
    const { status, body } = await list(device(1).token)
    expect(status).toBe(200)
    expect(body.next_cursor).toBeNull()
    expect(body.items.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      [device(0), device(1), device(2)].map(({ sessionId }) => sessionId).toSorted(),
    )
    expect(body.items.find(({ id }: { id: string }) => id === device(1).sessionId)).toEqual({
      id: device(1).sessionId,
      device: 'Chrome on Windows',
      client: 'native',
      ip: expect.stringMatching(/^198\.51\./),
      created_at: expect.stringMatching(/Z$/),
      last_seen_at: expect.stringMatching(/Z$/),
      expires_at: expect.stringMatching(/Z$/),
      current: true,
    })
    expect(body.items.map(({ current }: { current: boolean }) => current).filter(Boolean)).toHaveLength(1)
  })

  it('200 without ended sessions, and none of other accounts', async () => {
    const { device } = await onDevices(chrome)
    await onDevices(chrome)
    await call(logout, { method: 'POST', token: device(0).token })
    const { body } = await list(device(1).token)
    expect(body.items).toMatchObject([{ id: device(1).sessionId, current: true }])
  })

  it('200 in pages, each device once', async () => {
    const { device, devices } = await onDevices('a/1', 'b/1', 'c/1', 'd/1')
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { status, body } = await list(device(0).token, { limit: 2, cursor })
      expect(status).toBe(200)
      seen.push(...body.items.map(({ id }: { id: string }) => id))
      cursor = body.next_cursor ?? undefined
    } while (cursor)
    expect(seen.toSorted()).toEqual(devices.map(({ sessionId }) => sessionId).toSorted())
  })

  it('a renewal keeps the session and notes that it was seen', async () => {
    const { device } = await onDevices()
    await call(refresh, { body: { refresh_token: device(0).refreshToken }, ip: newIp() })
    const { body } = await list(device(0).token)
    expect(body.items).toHaveLength(1)
    expect(body.items[0].last_seen_at >= body.items[0].created_at).toBe(true)
  })

  it.each([{ limit: 0 }, { limit: 101 }, { limit: 'many' }, { cursor: 'forged.cursor' }, { cursor: 'x'.repeat(501) }])(
    '400 VALIDATION_FAILED for %j',
    async query => {
      const { token } = await accessTokenFor()
      expect(await list(token, query)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    },
  )

  it('400 VALIDATION_FAILED for another account’s cursor', async () => {
    const { device } = await onDevices('a/1', 'b/1')
    const { body } = await list(device(0).token, { limit: 1 })
    const { token } = await accessTokenFor()
    expect((await list(token, { cursor: body.next_cursor })).status).toBe(400)
  })
})
