import { beforeAll, describe, expect, it } from 'vitest'
import { handler as rates } from '../../functions/taxes/get-tax-rates.ts'
import { handler as history } from '../../functions/taxes/list-tax-history.ts'
import { handler } from '../../functions/taxes/withdraw-tax-rate.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { taxIds } from '../../shared/taxes/domain.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { append, inSeconds } from './rates.ts'

beforeAll(() => startIdentity('commerce'))

const withdraw = async (id: string) => {
  const { token } = await accessTokenFor('admin')
  return call(handler, { method: 'DELETE', path: `/api/v1/gst/${id}`, params: { id }, token })
}

describe('DELETE /gst/{id}', () => {
  it('204 a rate to come is withdrawn, and stays in the history', async () => {
    const { body: coming } = await append({ percent: '28', effective_from: inSeconds(3600) })
    expect((await call(rates)).body.coming).toHaveLength(1)
    expect((await withdraw(coming.id)).status).toBe(204)
    expect((await call(rates)).body.coming).toEqual([])
    const { items } = (await call(history)).body
    expect(items.find(({ id }: { id: string }) => id === coming.id)).toMatchObject({
      status: 'withdrawn',
      percent: '28',
    })
  })

  it('409 RATE_IN_FORCE for one that has begun', async () => {
    const { body: rate } = await append({ percent: '18' })
    const { status, body } = await withdraw(rate.id)
    expect([status, body.code]).toEqual([409, 'RATE_IN_FORCE'])
  })

  it('404 RATE_NOT_FOUND for one that is not there, or was withdrawn', async () => {
    const { body: coming } = await append({ percent: '28', effective_from: inSeconds(7200) })
    await withdraw(coming.id)
    for (const id of [coming.id, newId(taxIds.rate, Date.now())]) {
      const { status, body } = await withdraw(id)
      expect([status, body.code]).toEqual([404, 'RATE_NOT_FOUND'])
    }
  })
})
