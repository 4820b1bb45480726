import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler as forget } from '../../functions/sandbox/forget-sandbox-mandate.ts'
import { call } from '../support/call.ts'
import { authorize, bearer, placeOrder, readOrder, startGateway } from './orders.ts'

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

const forgetting = async (id: string, headers?: Record<string, string>) =>
  call(forget, { params: { id }, headers: headers ?? (await bearer()) })

const unknown = `sbm_${'0'.repeat(26)}`

describe('forget sandbox mandate', () => {
  it('200 the order that kept it, as often as it is asked for', async () => {
    const { body } = await placeOrder({ keeps_mandate: true })
    await authorize(body.id)
    const { mandate } = await readOrder(body.id)
    for (let time = 0; time < 2; time += 1) {
      const answer = await forgetting(mandate.token)
      expect(answer).toMatchObject({ status: 200, body: { id: body.id, status: 'paid' } })
      expect(answer.body.mandate).toBeUndefined()
    }
    expect(await readOrder(body.id)).toEqual((await forgetting(mandate.token)).body)
  })

  it('401 SANDBOX_KEY_INVALID', async () => {
    const answer = await forgetting(unknown, { authorization: 'Bearer other' })
    expect(answer).toMatchObject({ status: 401, body: { code: 'SANDBOX_KEY_INVALID' } })
  })

  it('404 for what never was', async () => {
    expect((await forgetting(unknown)).status).toBe(404)
  })
})
