import { type EpochMs, now, toTtl } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { type Condition, isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Reservation } from '../rules/records.ts'
import { reservationStatus } from '../rules/reservation.ts'
import { type Attempts, isRoundsItem, noAttempts, roundsOf } from '../rules/rounds.ts'
import type { HoldKinds } from '../rules/selling.ts'
import { reservationRecords, toReservationItem } from './reservation-item.ts'

/** A reservation's record outlives its hold by this long; once converted, it is kept with its booking. */
const keptForMs = 7 * 24 * 3600_000

export const readReservation = async (
  kinds: HoldKinds,
  userId: string,
  id: string,
): Promise<Reservation | undefined> => {
  return (await readAttempts(kinds, userId, id)).reservation
}

/** What the attempts of a request to hold have left under its id. */
export const readAttempts = async (kinds: HoldKinds, userId: string, id: string): Promise<Attempts> =>
  attemptsOf(kinds, await getItem('commerce', keys.reservation(userId, id)))

const attemptsOf = (kinds: HoldKinds, item: StoredItem | undefined): Attempts => {
  if (!item) return noAttempts
  return isRoundsItem(item)
    ? { rounds: roundsOf(item) }
    : { rounds: 0, reservation: reservationRecords(kinds).parse(item) }
}

/** A key may be repeated for a day; what was held by an attempt of an ended round lapses long before. */
const roundsKeptForMs = 24 * 3600_000

/**
 * Writes the record of a new hold, of an attempt that found `rounds` ended.
 * @returns what prevented it: a reservation, or that this round has ended
 */
export const recordReservation = async (
  kinds: HoldKinds,
  reservation: Reservation,
  rounds = 0,
): Promise<Attempts | undefined> =>
  putUnder(
    kinds,
    reservation,
    { ...toReservationItem(kinds, reservation), ttl: toTtl(reservation.expires_at + keptForMs) },
    rounds === 0 ? isNew : { when: 'rounds = :rounds', values: { ':rounds': rounds } },
  )

/**
 * Ends a round of attempts; false when one of them was recorded. Repeatable. Should the item have been deleted by its time to
 * live since it was read, the count goes on: one that began anew would come to this round again.
 */
export const endRound = async (
  kinds: HoldKinds,
  of: Pick<Reservation, 'user_id' | 'id'>,
  rounds: number,
): Promise<boolean> => {
  const item = { rounds: rounds + 1, ttl: toTtl(now() + roundsKeptForMs) }
  const notEnded = 'attribute_not_exists(pk) OR rounds <= :rounds'
  const found = await putUnder(kinds, of, item, { when: notEnded, values: { ':rounds': rounds } })
  return found?.reservation === undefined
}

/** Puts an item under a reservation's key. @returns what it found there instead of what the condition demands */
const putUnder = async (
  kinds: HoldKinds,
  { user_id, id }: Pick<Reservation, 'user_id' | 'id'>,
  item: object,
  condition: Condition,
): Promise<Attempts | undefined> => {
  const outcome = await writeIf(put('commerce', { ...keys.reservation(user_id, id), ...item }, condition))
  return outcome.written ? undefined : attemptsOf(kinds, outcome.item)
}

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
  return attemptsOf(kinds, ended.written ? ended.attributes : ended.item).reservation
}
