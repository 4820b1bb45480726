import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/transit/cancel-schedule.ts'
import { handler as read } from '../../functions/transit/get-schedule.ts'
import { readClosing } from '../../shared/inventory/store/closings.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import { call } from '../support/call.ts'
import { allItems } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { sampleRoute, store } from './sample-network.ts'

beforeAll(() => startIdentity('catalog', 'inventory'))

const route = sampleRoute({ city: 'Mumbai', minutes: 0, km: 0 }, { city: 'Pune', minutes: 210, km: 9 })
const aSchedule = async (): Promise<string> => {
  const [schedule] = await store({ route, departure: '2099-01-20T02:30:00Z' })
  return schedule?.id ?? ''
}

const cancel = (token: string, id: string) => call(handler, { method: 'DELETE', token, params: { id } })

describe('cancel schedule', () => {
  it('202 again too: it is shown as cancelled, and its closing was asked for once', async () => {
    const [{ token }, id] = await Promise.all([accessTokenFor('admin'), aSchedule()])
    const first = await cancel(token, id)
    const closing = await readClosing(id)
    const again = await cancel(token, id)
    for (const { status, body } of [first, again]) expect([status, body]).toEqual([202, { id, status: 'cancelled' }])
    expect(closing).toMatchObject({ reason: 'departure_cancelled', state: 'open' })
    expect(await readClosing(id)).toEqual(closing)
    expect((await call(read, { params: { id } })).body.status).toBe('cancelled')
  })

  it('202 after a request that was killed after any of its calls: its closing is asked for', async () => {
    const { token } = await accessTokenFor('admin')
    for (let calls = 1; calls < 7; calls += 1) {
      const id = await aSchedule()
      await killedAfter(calls, () => cancel(token, id))
      expect((await cancel(token, id)).status).toBe(202)
      expect((await readClosing(id))?.state).toBe('open')
    }
  })

  it('404 NOT_FOUND for an unknown and an impossible id: nothing is asked for', async () => {
    const { token } = await accessTokenFor('admin')
    const before = await allItems('inventory')
    for (const id of [newId(transitIds.schedule, 1), 'sch_x', 'x']) {
      const { status, body } = await cancel(token, id)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
    expect(await allItems('inventory')).toEqual(before)
  })

  it.each(['customer', 'moderator'] as const)('403 FORBIDDEN for a %s, also of an unknown one', async role => {
    const [{ token }, id] = await Promise.all([accessTokenFor(role), aSchedule()])
    for (const each of [id, newId(transitIds.schedule, 1)]) expect((await cancel(token, each)).status).toBe(403)
    expect(await readClosing(id)).toBeUndefined()
  })
})
