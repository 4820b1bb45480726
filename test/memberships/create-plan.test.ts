import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/memberships/create-plan.ts'
import { planKey } from '../../shared/memberships/rules/keys.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { add, terms } from './world.ts'

beforeAll(() => startIdentity('commerce'))

describe('POST /plans', () => {
  it('201 a plan with its terms', async () => {
    expect(await add()).toMatchObject({
      status: 201,
      body: { ...terms, id: expect.stringMatching(/^pln_/), status: 'open', version: 1 },
    })
  })

  it('201 the same plan for a repeated request', async () => {
    const { token } = await accessTokenFor('admin')
    const once = () => call(handler, { token, body: terms, headers: { 'idempotency-key': 'plan-of-a-repeat' } })
    const [first, second] = await Promise.all([once(), once()])
    const third = await once()
    expect([first.body.id, second.body.id]).toEqual([third.body.id, third.body.id])
  })

  it.each([
    { name: { en: 'Frequent' } },
    { name: { en: '', hi: 'नियमित' } },
    { price: 0 },
    { price: 1.5 },
    { currency: 'rupees' },
    { period: 'week' },
    { benefits: [{ rule: 'percent_off', kind: 'bus', percent: 101 }] },
    { benefits: [{ rule: 'percent_off', kind: 'spaceship', percent: 10 }] },
    { benefits: [{ rule: 'early_sale', kind: 'bus', hours: 0 }] },
    { id: 'pln_1' },
  ])('400 VALIDATION_FAILED for %o', async changes => {
    const { status, body } = await add({ ...terms, ...changes })
    expect([status, body.code]).toEqual([400, 'VALIDATION_FAILED'])
  })

  it('403 FORBIDDEN for an agent', async () => {
    const { token } = await accessTokenFor('agent')
    const { status, body } = await call(handler, { token, body: terms })
    expect([status, body.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('409 TOO_MANY_PLANS where there are two hundred', async () => {
    const plan = { id: 'pln_x', terms, state: 'retired', version: 1, created_at: 0 }
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        putItem('commerce', { ...planKey(`pln_${index}`), ...plan, id: `pln_${index}` }),
      ),
    )
    const { status, body } = await add()
    expect([status, body.code]).toEqual([409, 'TOO_MANY_PLANS'])
  })
})
