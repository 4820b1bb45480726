import { beforeAll, describe, expect, it } from 'vitest'
import { handler as getKey } from '../../functions/notifications/get-push-key.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { senderKey } from './pushed.ts'

beforeAll(() => startIdentity())

describe('GET /push/key', () => {
  it('200: is the point of P-256 that a browser subscribes with, the same each time', async () => {
    const { status, body } = await call(getKey, {})
    expect(status).toBe(200)
    expect(body).toEqual({ public_key: await senderKey() })
    const point = Buffer.from(body.public_key, 'base64url')
    expect([point.length, point[0]]).toEqual([65, 4])
  })
})
