import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/reservations/on-hold-expiry.ts'
import { handler as create } from '../../functions/transit/create-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { allItems, onSale, putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { until } from '../support/until.ts'

let queues: Awaited<ReturnType<typeof startQueues>>

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce', 'operations')
  queues = await startQueues('hold-expiry')
  return stop
})

afterAll(() => queues.stop())

const hold = async (seconds: number) => {
  process.env.HOLD_SECONDS = String(seconds)
  const { token, userId } = await accessTokenFor()
  const offer = await onSale()
  const { body } = await call(create, { token, body: { schedule_id: offer.inventory_id, seat_ids: ['1A'] } })
  return { userId, id: body.id as string, message: { user_id: userId, reservation_id: body.id }, held: body }
}

const recordOf = async (id: string) => (await allItems('commerce')).find(item => item.id === id)

const deliver = (...messages: unknown[]) => handler(sqsEvent(...messages), {} as never)

describe('on hold expiry', () => {
  it('closes the record of a hold that has lapsed', async () => {
    const { id, message, held } = await hold(1)
    await until('the hold to lapse', () => Date.now() > Date.parse(held.expiry_datetime) + 1000)
    expect(await deliver(message)).toEqual({ batchItemFailures: [] })
    expect(await recordOf(id)).toMatchObject({ state: 'expired' })
  })

  it('checks an extended hold again later', async () => {
    const { id, message } = await hold(900)
    expect(await deliver(message)).toEqual({ batchItemFailures: [] })
    expect(await recordOf(id)).toMatchObject({ state: 'held' })
    expect(queues.delayed('hold-expiry')).toContainEqual(message)
  })

  it('sets a timer for a hold that ends later than a message can be delayed', async () => {
    const { id, message } = await hold(1800)
    expect(await deliver(message)).toEqual({ batchItemFailures: [] })
    expect(await recordOf(id)).toMatchObject({ state: 'held' })
    expect(queues.delayed('hold-expiry')).not.toContainEqual(message)
    expect((await allItems('operations')).map(({ body }) => JSON.parse(String(body)))).toContainEqual(message)
  })

  it('does not change a hold that ended otherwise, or a missing one', async () => {
    const { id, message } = await hold(900)
    await putItem('commerce', { ...(await recordOf(id)), state: 'converted', expires_at: 0 })
    const unknown = { user_id: newId(identityIds.user, 1), reservation_id: newId(commerceIds.reservation, 1) }
    expect(await deliver(message, unknown)).toEqual({ batchItemFailures: [] })
    expect(await recordOf(id)).toMatchObject({ state: 'converted' })
  })

  it('fails only the messages it cannot read', async () => {
    const { message } = await hold(900)
    expect(await deliver(message, { hello: 'there' }, 'not json')).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }, { itemIdentifier: 'message-2' }],
    })
  })
})
