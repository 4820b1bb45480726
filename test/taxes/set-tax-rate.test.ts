import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/taxes/set-tax-rate.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { append, inSeconds } from './rates.ts'

beforeAll(() => startIdentity('commerce'))

describe('PUT /gst', () => {
  it('200 a rate from now on, and one from a time to come', async () => {
    expect(await append({ percent: '18%', code: '9964' })).toMatchObject({
      status: 200,
      body: { percent: '18', code: '9964', kind: null, id: expect.stringMatching(/^gst_/) },
    })
    const effective_from = inSeconds(3600)
    expect(await append({ percent: '12.5', kind: 'bus', effective_from })).toMatchObject({
      status: 200,
      body: { percent: '12.5', kind: 'bus', code: null, effective_from },
    })
  })

  it('422 EFFECTIVE_IN_PAST for what was taxed already', async () => {
    const { status, body } = await append({ percent: '18', effective_from: inSeconds(-60) })
    expect([status, body.code]).toEqual([422, 'EFFECTIVE_IN_PAST'])
  })

  it.each(['100.01', '-1', '1.234', 'eighteen'])('422 PERCENT_INVALID for %s', async percent => {
    const { status, body } = await append({ percent })
    expect([status, body.code]).toEqual([422, 'PERCENT_INVALID'])
  })

  it('409 RATE_EXISTS for a second from the same time on', async () => {
    const effective_from = inSeconds(7200)
    await append({ percent: '18', effective_from })
    const { status, body } = await append({ percent: '5', effective_from })
    expect([status, body.code]).toEqual([409, 'RATE_EXISTS'])
  })

  it.each([{ kind: 'nothing' }, { code: 'abc1' }, { effective_from: 'soon' }, { rate: '18' }])(
    '400 VALIDATION_FAILED for %o',
    async more => {
      const { status, body } = await append({ percent: '18', ...more })
      expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
    },
  )

  it('403 FORBIDDEN for whoever is no administrator', async () => {
    const { token } = await accessTokenFor('agent')
    const { status, body } = await call(handler, { method: 'PUT', token, body: { percent: '18' } })
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })
})
