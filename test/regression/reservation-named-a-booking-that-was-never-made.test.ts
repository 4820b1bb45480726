import { beforeAll, expect, it } from 'vitest'
import { handler as extend } from '../../functions/reservations/extend-reservation.ts'
import { handler as get } from '../../functions/reservations/get-reservation.ts'
import { handler as list } from '../../functions/reservations/list-active-reservations.ts'
import { handler as release } from '../../functions/reservations/release-reservation.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { aHold } from '../bookings/a-hold.ts'
import { call } from '../support/call.ts'
import { allItems, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(async () => {
  const stop = await startIdentity('inventory', 'commerce')
  process.env.HOLD_SECONDS = '900'
  return stop
})

it('a reservation shows its holder no booking that was noted, but never made', async () => {
  const { token, reservation } = await aHold()
  const record = (await allItems('commerce')).find(({ id }) => id === reservation.id)
  await putItem('commerce', { ...record, booking_id: newId(commerceIds.booking, Date.now()) })
  const params = { id: reservation.id }
  const replies = [
    (await call(get, { token, params })).body,
    ...(await call(list, { token })).body.items,
    (await call(extend, { method: 'POST', token, params })).body,
    (await call(release, { method: 'DELETE', token, params })).body,
  ]
  expect(replies.map(({ booking_id }) => booking_id)).toEqual([null, null, null, null])
})
