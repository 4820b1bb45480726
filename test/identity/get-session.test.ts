import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/get-session.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

const get = (token: string | undefined, id: string) =>
  call(handler, { path: `/api/v1/sessions/${id}`, params: { id }, token })

describe('GET /sessions/{id}', () => {
  it('200 one device of one’s own, seen from another', async () => {
    const { device } = await onDevices('curl/8.5.0')
    expect(await get(device(0).token, device(1).sessionId)).toMatchObject({
      status: 200,
      body: { id: device(1).sessionId, device: 'curl', current: false },
    })
    expect(await get(device(1).token, device(1).sessionId)).toMatchObject({ body: { current: true } })
  })

  it('404 NOT_FOUND alike for another account’s session, an ended, an unknown and a malformed id', async () => {
    const [mine, theirs] = [await accessTokenFor(), await accessTokenFor()]
    for (const id of [theirs.sessionId, newId(identityIds.session, Date.now()), 'ses_x', '../../users'])
      expect(await get(mine.token, id)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})
