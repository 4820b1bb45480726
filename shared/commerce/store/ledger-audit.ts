import { paginateScan } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { getItem, queryAll, type StoredItem } from '../../platform/dynamo/items.ts'
import { InvalidRecord, parseAll } from '../../platform/dynamo/records.ts'
import { keys, ledgerPrefix, prefix } from '../rules/keys.ts'
import type { LedgerEvent } from '../rules/ledger.ts'
import type { Refund } from '../rules/payment.ts'
import { Charge } from '../rules/plan.ts'
import { ledgerRecords } from './ledger.ts'
import { refundRecords } from './payment-items.ts'

/** A payment, or a booking's ledger, that a walk over the table has met. */
export interface Met {
  readonly bookingId: string
  /** Of a payment. */
  readonly payment?: { readonly id: string; readonly userId: string; readonly createdAt: number }
}

/** All bookings with a ledger and all payments that have captures, once each and in no order. */
export async function* walkLedger(): AsyncGenerator<Met> {
  const pages = paginateScan(
    { client: documents },
    {
      TableName: tableName('commerce'),
      ConsistentRead: true,
      FilterExpression: 'begins_with(pk, :ledger) OR (begins_with(sk, :payment) AND size(captures) > :none)',
      ExpressionAttributeValues: { ':ledger': keys.ledger('', '').pk, ':payment': prefix.payment, ':none': 0 },
      ProjectionExpression: 'pk, sk, id, user_id, booking_id, created_at',
    },
  )
  let last = ''
  for await (const { Items = [] } of pages)
    for (const { pk, sk, id, user_id, booking_id, created_at } of Items) {
      if (String(sk).startsWith(prefix.payment))
        yield {
          bookingId: String(booking_id),
          payment: { id: String(id), userId: String(user_id), createdAt: Number(created_at) },
        }
      // The items of a partition follow each other.
      else if (pk !== last) {
        last = String(pk)
        yield { bookingId: last.replace(keys.ledger('', '').pk, '') }
      }
    }
}

/** A booking's ledger, with the event ids of items that are no events or are not where they belong. */
export interface StoredLedger {
  readonly events: readonly LedgerEvent[]
  readonly unreadable: readonly string[]
}

export const readStoredLedger = async (bookingId: string): Promise<StoredLedger> => {
  const items = await queryAll('commerce', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keys.ledger(bookingId, '').pk },
    ConsistentRead: true,
  })
  const read = items.map(item => ({ item, event: findEvent(item) }))
  return {
    events: read.flatMap(({ event }) => event ?? []),
    unreadable: read.filter(({ event }) => !event).map(({ item }) => String(item.sk).replace(ledgerPrefix, '')),
  }
}

const findEvent = (item: StoredItem): LedgerEvent | undefined => {
  try {
    const event = ledgerRecords.parse(item)
    const { pk, sk } = keys.ledger(event.booking_id, event.event_id)
    return item.pk === pk && item.sk === sk ? event : undefined
  } catch (error) {
    if (error instanceof InvalidRecord) return undefined
    throw error
  }
}

/** The refunds of a payment's captures. */
export const readRefundsOf = async (userId: string, paymentId: string): Promise<Refund[]> =>
  parseAll(
    refundRecords.parse,
    await queryAll('commerce', {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :refunds)',
      ExpressionAttributeValues: {
        ':pk': keys.user(userId),
        ':refunds': keys.refund(userId, paymentId, '').sk,
      },
      ConsistentRead: true,
    }),
  )

/** What the ledger must agree with of a booking, in clear whatever its kind. */
const Charged = z.object({
  id: z.string(),
  state: z.enum(['pending_payment', 'confirmed', 'cancelled']),
  charges: z.array(Charge),
})

export type Charged = Immutable<z.infer<typeof Charged>>

/** Undefined too for a booking from before there were charges. */
export const readCharged = async (userId: string, bookingId: string): Promise<Charged | undefined> =>
  z.safeParse(Charged, await getItem('commerce', keys.booking(userId, bookingId))).data
