import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Reservation } from '../rules/records.ts'
import { reservationStatus } from '../rules/reservation.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { reservationRecords, toReservationItem } from './reservation-item.ts'

/** A reservation's record outlives its hold by this long; once converted, it is kept with its booking. */
const keptForMs = 7 * 24 * 3600_000

export const readReservation = async (
  kinds: HoldKinds,
  userId: string,
  id: string,
): Promise<Reservation | undefined> => {
  const item = await getItem('commerce', keys.reservation(userId, id))
  return item && reservationRecords(kinds).parse(item)
}

/** Writes the record of a new hold; false when its id has one already. */
export const recordReservation = async (kinds: HoldKinds, reservation: Reservation): Promise<boolean> =>
  isWritten(
    put(
      'commerce',
      {
        ...keys.reservation(reservation.user_id, reservation.id),
        ...toReservationItem(kinds, reservation),
        ttl: toTtl(reservation.expires_at + keptForMs),
      },
      isNew,
    ),
  )

/** A user's reservations that still hold their units, with their claims. */
export const listActiveReservations = async (
  kinds: HoldKinds,
  userId: string,
  now: EpochMs,
): Promise<Reservation[]> => {
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
  return parseAll(reservationRecords(kinds).parse, items).filter(
    reservation => reservationStatus(reservation, now) === 'active',
  )
}

/**
 * Ends a hold in `state`, unless it ended already or was sold.
 * @returns the stored reservation afterwards, with every claim that may still be on its units
 */
export const endReservation = (
  kinds: HoldKinds,
  { user_id, id }: Pick<Reservation, 'user_id' | 'id'>,
  state: 'cancelled' | 'released',
): Promise<Reservation | undefined> => end(kinds, { user_id, id }, { state }, '#state = :held', {})

/**
 * The end of a hold with its booking, for a transaction that ends both: also of one whose time is over, since a late payment
 * could still turn it into a sale.
 */
export const reservationEnd = ({ user_id, id }: Pick<Reservation, 'user_id' | 'id'>): Write =>
  update('commerce', keys.reservation(user_id, id), {
    set: { state: 'cancelled' },
    when: 'attribute_exists(pk) AND #state <> :converted',
    values: { ':converted': 'converted' },
  })

/**
 * Closes a hold whose time is over, unless it was extended meanwhile.
 * @param bookingId the booking that was made of it, which ends with it
 */
export const expireReservation = (
  kinds: HoldKinds,
  { user_id, id, expires_at, booking_id }: Reservation,
  bookingId = booking_id,
): Promise<Reservation | undefined> =>
  end(kinds, { user_id, id }, { state: 'expired', booking_id: bookingId }, '#state = :held AND expires_at = :known', {
    ':known': expires_at,
  })

const end = async (
  kinds: HoldKinds,
  { user_id, id }: Pick<Reservation, 'user_id' | 'id'>,
  set: Partial<Reservation>,
  condition: string,
  values: Record<string, unknown>,
): Promise<Reservation | undefined> => {
  const ended = await writeIf(
    update('commerce', keys.reservation(user_id, id), {
      set,
      when: condition,
      values: { ':held': 'held', ...values },
    }),
    'ALL_NEW',
  )
  const item = ended.written ? ended.attributes : ended.item
  return item && reservationRecords(kinds).parse(item)
}
