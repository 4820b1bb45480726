import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { tableName } from '../../platform/dynamo/client.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPage } from '../../platform/dynamo/items.ts'
import type { Reservation } from '../rules/records.ts'
import { reservationStatus } from '../rules/reservation.ts'
import { keys, prefix } from './keys.ts'
import { ReservationItem, toSeatColumns } from './reservation-item.ts'

/** A reservation's record outlives its hold by this long; once converted, it is kept with its booking. */
const keptForMs = 7 * 24 * 3600_000

export const readReservation = async (userId: string, id: string): Promise<Reservation | undefined> => {
  const item = await getItem('commerce', keys.reservation(userId, id))
  return item && z.parse(ReservationItem, item)
}

/** Writes the record of a new hold; false when its id has one already. */
export const recordReservation = async (reservation: Reservation): Promise<boolean> =>
  isWritten(
    new PutCommand({
      TableName: tableName('commerce'),
      Item: {
        ...keys.reservation(reservation.user_id, reservation.id),
        ...reservation,
        seats: toSeatColumns(reservation.seats),
        ttl: toTtl(reservation.expires_at + keptForMs),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  )

/** A user's reservations that still hold their seats, with their claims. */
export const listActiveReservations = async (userId: string, now: EpochMs): Promise<Reservation[]> => {
  const found: Reservation[] = []
  let start: Record<string, unknown> | undefined
  do {
    const page = await queryPage('commerce', {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      FilterExpression: '#state = :held AND expires_at > :now',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':pk': keys.user(userId),
        ':prefix': prefix.reservation,
        ':held': 'held',
        ':now': now,
      },
      ConsistentRead: true,
      ExclusiveStartKey: start,
    })
    found.push(...page.items.map(item => z.parse(ReservationItem, item)))
    start = page.next
  } while (start)
  return found.filter(reservation => reservationStatus(reservation, now) === 'active')
}

/**
 * Ends a hold in `state`, unless it ended already or was sold.
 * @returns the stored reservation afterwards, with every claim that may still be on its units
 */
export const endReservation = (
  { user_id, id }: Pick<Reservation, 'user_id' | 'id'>,
  state: 'cancelled' | 'released',
): Promise<Reservation | undefined> => end(user_id, id, state, '#state = :held', {})

/** Closes a hold whose time is over, unless it was extended meanwhile. */
export const expireReservation = ({ user_id, id, expires_at }: Reservation): Promise<Reservation | undefined> =>
  end(user_id, id, 'expired', '#state = :held AND expires_at = :known', { ':known': expires_at })

const end = async (
  userId: string,
  id: string,
  state: Reservation['state'],
  condition: string,
  values: Record<string, unknown>,
): Promise<Reservation | undefined> => {
  const written = await writeIf(
    new UpdateCommand({
      TableName: tableName('commerce'),
      Key: keys.reservation(userId, id),
      UpdateExpression: 'SET #state = :state',
      ConditionExpression: condition,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': state, ':held': 'held', ...values },
      ReturnValues: 'ALL_NEW',
    }),
  )
  return written ? z.parse(ReservationItem, written.Attributes) : readReservation(userId, id)
}
