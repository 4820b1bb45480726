import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/taxes/list-tax-history.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { append, inSeconds } from './rates.ts'

beforeAll(() => startIdentity('commerce'))

describe('GET /gst/history', () => {
  it('200 every rate, the latest first', async () => {
    await append({ percent: '12' })
    await append({ percent: '18' })
    await append({ percent: '28', effective_from: inSeconds(3600) })
    const { status, body } = await call(handler)
    expect(status).toBe(200)
    expect(body.items).toMatchObject([
      { percent: '28', status: 'coming' },
      { percent: '18', status: 'in_force' },
      { percent: '12', status: 'ended' },
    ])
  })
})
