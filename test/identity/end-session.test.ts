import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/end-session.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as refresh } from '../../functions/identity/refresh-session.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { allItems, newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const end = (token: string | undefined, id: string) =>
  call(handler, { method: 'DELETE', path: `/api/v1/sessions/${id}`, params: { id }, token })

describe('DELETE /sessions/{id}', () => {
  it('204 and both tokens of that device are refused at once; others go on', async () => {
    const { device } = await onDevices('curl/8.5.0')
    expect(await end(device(0).token, device(1).sessionId)).toMatchObject({ status: 204, cookies: [] })
    expect((await call(me, { token: device(1).token })).status).toBe(401)
    expect((await call(refresh, { body: { refresh_token: device(1).refreshToken }, ip: newIp() })).status).toBe(401)
    expect((await call(me, { token: device(0).token })).status).toBe(200)
  })

  it('204 for the caller’s own device, whose cookie is removed', async () => {
    const { device } = await onDevices()
    const answer = await end(device(0).token, device(0).sessionId)
    expect(answer).toMatchObject({ status: 204, cookies: [expect.stringMatching(/^refresh_token=; Max-Age=0/)] })
    expect((await end(device(0).token, device(0).sessionId)).status).toBe(401)
  })

  it('404 NOT_FOUND for another account’s session, an ended and an unknown one; nothing is written', async () => {
    const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
    const over = await accessTokenFor('customer', mine.userId)
    await end(mine.token, over.sessionId)
    const before = await allItems('identity')
    for (const id of [theirs.sessionId, over.sessionId, newId(identityIds.session, Date.now()), 'me'])
      expect(await end(mine.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
