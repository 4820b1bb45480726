import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/taxes/get-tax-rates.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { append, inSeconds } from './rates.ts'

beforeAll(() => startIdentity('commerce'))

describe('GET /gst', () => {
  it('200 the rates in force and those to come, for anybody and any cache', async () => {
    expect((await call(handler)).body).toEqual({ items: [], coming: [] })
    await append({ percent: '12' })
    await append({ percent: '18', code: '9964' })
    await append({ percent: '5', kind: 'bus' })
    const effective_from = inSeconds(3600)
    await append({ percent: '28', effective_from })
    const { status, headers, body } = await call(handler)
    expect(status).toBe(200)
    expect(headers['cache-control']).toBe('public, max-age=60')
    expect(body.items).toMatchObject([
      { kind: null, percent: '18', code: '9964' },
      { kind: 'bus', percent: '5', code: null },
    ])
    expect(body.coming).toMatchObject([{ kind: null, percent: '28', effective_from }])
  })
})
