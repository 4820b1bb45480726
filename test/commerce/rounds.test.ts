import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, expect, it } from 'vitest'
import { draftOf } from '../../shared/activity/rules/draft.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import {
  endReservation,
  endRound,
  listActiveReservations,
  readAttempts,
  readReservation,
  recordReservation,
} from '../../shared/commerce/store/reservations.ts'
import { makeClaim } from '../../shared/inventory/rules/claim.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { change } from '../activity/changes.ts'
import { itemsUnder } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { aReservation, freshIds } from './sales.ts'

beforeAll(() => createTables('commerce'))

const now = Date.now()
const reserved = () => {
  const ids = freshIds()
  const claim = makeClaim(now + 900_000, 7n)
  return aReservation({
    id: ids.reservation,
    user_id: ids.user,
    claim,
    held_at: now,
    expires_at: now + 900_000,
  })
}
const itemOf = async ({ user_id }: { user_id: string }) => (await itemsUnder('commerce', keys.user(user_id)))[0]

it('a reservation is recorded in the round that its attempt began in, or not at all', async () => {
  const reservation = reserved()
  const { user_id, id } = reservation
  expect(await readAttempts(selling, user_id, id)).toEqual({ rounds: 0 })
  expect(await endRound(selling, reservation, 0)).toBe(true)
  expect(await endRound(selling, reservation, 0)).toBe(true)
  expect(await readAttempts(selling, user_id, id)).toEqual({ rounds: 1 })
  expect(await recordReservation(selling, reservation)).toEqual({ rounds: 1 })
  expect(await recordReservation(selling, reservation, 2)).toEqual({ rounds: 1 })
  expect(await recordReservation(selling, reservation, 1)).toBeUndefined()
  expect(await endRound(selling, reservation, 1)).toBe(false)
  expect(await readAttempts(selling, user_id, id)).toEqual({ rounds: 0, reservation })
})

it('a round ends for good also when the item of those before it was deleted by its time to live', async () => {
  const reservation = reserved()
  const key = keys.reservation(reservation.user_id, reservation.id)
  await endRound(selling, reservation, 0)
  await documents.send(new DeleteCommand({ TableName: tableName('commerce'), Key: key }))
  // Attempts that found the item, and one that found nothing: what those of rounds 1 and 2 hold is given back.
  for (const rounds of [1, 0, 2]) expect(await endRound(selling, reservation, rounds)).toBe(true)
  for (const rounds of [0, 1, 2]) expect(await recordReservation(selling, reservation, rounds)).toEqual({ rounds: 3 })
})

it('ended rounds are no reservation: not shown, listed, released, exported, announced or logged', async () => {
  const reservation = reserved()
  const { user_id, id } = reservation
  await endRound(selling, reservation, 0)
  expect(await readReservation(selling, user_id, id)).toBeUndefined()
  expect(await endReservation(selling, reservation, 'released')).toBeUndefined()
  expect(await listActiveReservations(selling, user_id, now)).toEqual([])
  expect(await erasePerson(selling, user_id, now + 60_000)).toBe(true)
  expect((await exportPerson(selling, user_id, undefined)).records.reservations).toEqual([])

  const ended = await itemOf(reservation)
  const { pk, sk } = keys.reservation(user_id, id)
  const logged = (before: typeof ended, after: typeof ended) =>
    draftOf(change({ table: 'commerce', pk, sk, before, after }), 'a secret of at least thirty-two characters')
  expect(ended).toMatchObject({ rounds: 1, ttl: expect.any(Number) })
  expect(announce(sk, undefined, ended)).toEqual([])
  expect(logged(undefined, ended)).toBeUndefined()
  expect(logged(ended, undefined)).toBeUndefined()

  await recordReservation(selling, reservation, 1)
  const item = await itemOf(reservation)
  expect(announce(sk, ended, item)).toEqual([
    { queue: 'hold-expiry', body: { user_id, reservation_id: id }, notBefore: reservation.expires_at },
  ])
  expect(logged(ended, item)).toMatchObject({ action: 'created', entity: `reservation:${id}` })
})
