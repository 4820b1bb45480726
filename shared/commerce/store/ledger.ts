import { queryAll } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { isNew, put, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { isBalanced, LedgerEvent } from '../rules/ledger.ts'

export const ledgerRecords = recordOf('commerce', 'ledger event', LedgerEvent, { invariants: { entries: isBalanced } })

/** The put of an event, once, for the transaction of the change that it is about. */
export const ledgerPut = (event: LedgerEvent): Write =>
  put('commerce', { ...keys.ledger(event.booking_id, event.event_id), ...ledgerRecords.check(event) }, isNew)

/** A booking's events. */
export const readLedger = async (bookingId: string): Promise<LedgerEvent[]> =>
  parseAll(
    ledgerRecords.parse,
    await queryAll('commerce', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.ledger(bookingId, '').pk },
      ConsistentRead: true,
    }),
  )
