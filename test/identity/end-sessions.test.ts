import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/end-sessions.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const end = (token: string | undefined, query = {}) =>
  call(handler, { method: 'DELETE', path: '/api/v1/sessions', token, query })

const statuses = (devices: readonly { token: string }[]) =>
  Promise.all(devices.map(async ({ token }) => (await call(me, { token })).status))

describe('DELETE /sessions', () => {
  it('204 and every other device of this account is signed out at once', async () => {
    const { devices, device } = await onDevices('a/1', 'b/1')
    const other = await onDevices()
    expect(await end(device(1).token)).toMatchObject({ status: 204, cookies: [] })
    expect(await statuses(devices)).toEqual([401, 200, 401])
    expect(await statuses(other.devices)).toEqual([200])
  })

  it('204 with current=true: this one too, and its cookie is removed', async () => {
    const { devices, device } = await onDevices('a/1')
    const answer = await end(device(0).token, { current: 'true' })
    expect(answer).toMatchObject({ status: 204, cookies: [expect.stringMatching(/^refresh_token=; Max-Age=0/)] })
    expect(await statuses(devices)).toEqual([401, 401])
  })

  it('400 VALIDATION_FAILED for another value, 401 UNAUTHENTICATED without a token; nothing ends', async () => {
    const { devices, device } = await onDevices('a/1')
    expect(await end(device(0).token, { current: 'yes' })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    })
    expect(await end(undefined)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect(await statuses(devices)).toEqual([200, 200])
  })
})
