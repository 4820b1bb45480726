import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { keys } from '../../shared/commerce/rules/keys.ts'
import {
  type HoldCommand,
  newClaim,
  newReservation,
  reservationId,
} from '../../shared/commerce/rules/new-reservation.ts'
import { composeKinds } from '../../shared/commerce/rules/selling.ts'
import { toReservationItem } from '../../shared/commerce/store/reservation-item.ts'
import { readReservation } from '../../shared/commerce/store/reservations.ts'
import { legsIn } from '../../shared/inventory/rules/legs.ts'
import type { Offer } from '../../shared/inventory/rules/offer.ts'
import { unitsOf } from '../../shared/inventory/rules/offer-sections.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { toTtl } from '../../shared/kernel/clock.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { countRequest } from '../../shared/platform/dynamo/rate-limits.ts'
import { isSessionAlive } from '../../shared/platform/dynamo/sessions.ts'
import { createReservation } from '../../shared/transit/contracts/create-reservation.ts'
import { busHolding } from '../../shared/transit/rules/held-seats.ts'
import { planHold } from '../../shared/transit/rules/plan-hold.ts'
import { seatQuota } from '../../shared/transit/rules/seat-refusals.ts'
import type { Buyer } from './world.ts'

const holds = composeKinds([busHolding])

/** The usual design keeps an item for each seat on each leg, and takes those of a hold in one transaction. */
const seatKey = (inventoryId: string, seat: string, leg: number) => ({ pk: inventoryId, sk: `SEAT#${leg}#${seat}` })

/** Makes the items of some seats; the others of the bus cost a hold nothing in this design. */
export const putSeatItems = async (offer: Offer, legs: number, seats = unitsOf(offer)): Promise<void> => {
  for (const seat of seats)
    for (let leg = 0; leg < legs; leg += 1) {
      const Item = { ...seatKey(offer.inventory_id, seat, leg), state: 'free', held_until: 0 }
      await documents.send(new PutCommand({ TableName: tableName('inventory'), Item }))
    }
}

/**
 * The same request in that design: the same checks and reads, also all at once, and then one transaction of every seat,
 * the record and the quota. Nothing costs more than it must: no index, no second read, small items.
 */
export const holdAsUsual = async (
  buyer: Buyer,
  choice: { readonly schedule_id: string; readonly seat_ids: readonly string[] },
): Promise<void> => {
  const now = Date.now()
  const command: HoldCommand = { userId: buyer.user_id, idempotencyKey: 'key', fingerprint: 'f'.repeat(43), now }
  const id = reservationId(command)
  const limit = `${createReservation.name}#${buyer.user_id}`
  const [alive, standing, offer, earlier] = await Promise.all([
    isSessionAlive(buyer.user_id, buyer.session_id),
    countRequest(limit, createReservation.limit, now),
    readOffer(choice.schedule_id),
    readReservation(holds, buyer.user_id, id),
  ])
  if (!alive || !standing.allowed || earlier) throw new Error('refused before the transaction')
  const plan = planHold([choice], [offer], now)
  const reservation = newReservation(command, id, plan, newClaim(command, 900), 900)
  const until = reservation.expires_at
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        ...choice.seat_ids.flatMap(seat =>
          legsIn(plan.placement[0] ?? { from_leg: 0, to_leg: 0 }).map(leg =>
            takeSeat(seatKey(choice.schedule_id, seat, leg), id, now, until),
          ),
        ),
        {
          Put: {
            TableName: tableName('commerce'),
            Item: {
              ...keys.reservation(buyer.user_id, id),
              ...toReservationItem(holds, reservation),
              ttl: toTtl(until),
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        countSeats(buyer.user_id, choice.schedule_id, choice.seat_ids.length),
      ],
    }),
  )
}

const takeSeat = (Key: ReturnType<typeof seatKey>, holder: string, now: number, until: number) => ({
  Update: {
    TableName: tableName('inventory'),
    Key,
    UpdateExpression: 'SET #state = :held, holder = :holder, held_until = :until',
    ConditionExpression: '#state = :free OR (#state = :held AND held_until < :now)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':held': 'held', ':free': 'free', ':holder': holder, ':until': until, ':now': now },
  },
})

const countSeats = (userId: string, inventoryId: string, seats: number) => ({
  Update: {
    TableName: tableName('runtime'),
    Key: { pk: `SEATS#${userId}#${inventoryId}`, sk: 'SEATS' },
    UpdateExpression: 'ADD seats :seats',
    ConditionExpression: 'attribute_not_exists(seats) OR seats <= :most',
    ExpressionAttributeValues: { ':seats': seats, ':most': seatQuota.limit - seats },
  },
})
