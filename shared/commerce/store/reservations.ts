import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { isNew, put, update } from '../../platform/dynamo/writes.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Reservation } from '../rules/records.ts'
import { reservationStatus } from '../rules/reservation.ts'
import { reservationRecords, toSeatColumns } from './reservation-item.ts'

/** A reservation's record outlives its hold by this long; once converted, it is kept with its booking. */
const keptForMs = 7 * 24 * 3600_000

export const readReservation = async (userId: string, id: string): Promise<Reservation | undefined> => {
  const item = await getItem('commerce', keys.reservation(userId, id))
  return item && reservationRecords.parse(item)
}

/** Writes the record of a new hold; false when its id has one already. */
export const recordReservation = async (reservation: Reservation): Promise<boolean> =>
  isWritten(
    put(
      'commerce',
      {
        ...keys.reservation(reservation.user_id, reservation.id),
        ...reservationRecords.check(reservation),
        seats: toSeatColumns(reservation.seats),
        ttl: toTtl(reservation.expires_at + keptForMs),
      },
      isNew,
    ),
  )

/** A user's reservations that still hold their seats, with their claims. */
export const listActiveReservations = async (userId: string, now: EpochMs): Promise<Reservation[]> => {
  const items = await queryAll('commerce', {
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
  })
  return parseAll(reservationRecords.parse, items).filter(
    reservation => reservationStatus(reservation, now) === 'active',
  )
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
  const ended = await writeIf(
    update('commerce', keys.reservation(userId, id), {
      set: { state },
      when: condition,
      values: { ':held': 'held', ...values },
    }),
    'ALL_NEW',
  )
  return ended.written ? reservationRecords.parse(ended.attributes) : readReservation(userId, id)
}
