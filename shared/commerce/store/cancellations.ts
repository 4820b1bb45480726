import { isDeepStrictEqual } from 'node:util'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { Cancellation, type Offered } from '../rules/cancellation.ts'
import { keys } from '../rules/keys.ts'
import { owedEvent } from '../rules/postings.ts'
import type { Booking } from '../rules/records.ts'
import type { RefundPlan } from '../rules/refund-plan.ts'
import type { ChangedRecord, Kinds, Loaded } from '../rules/selling.ts'
import { bookingUpdate } from './bookings.ts'
import { ledgerPut } from './ledger.ts'
import { paymentUpdate } from './payments.ts'
import { refundOf, refundPut, withRefund } from './refunds.ts'

const cancellations = recordOf('commerce', 'cancellation', Cancellation)

export const readCancellation = async (userId: string, id: string): Promise<Cancellation | undefined> => {
  const item = await getItem('commerce', keys.cancellation(userId, id))
  return item && cancellations.parse(item)
}

/** All that a cancellation changes at once. */
export interface Cancelling {
  readonly booking: Booking
  readonly changes: Partial<Booking>
  readonly cancellation: Cancellation
  readonly plan: RefundPlan
  /** The kind's own records, such as tickets, and those that the changes were made from. */
  readonly records: readonly ChangedRecord[]
  readonly loaded: Loaded
}

/**
 * Records a cancellation in one transaction: the booking, the refunds with their payments, the kind's records. What it frees
 * follows, from the record.
 * @returns false when a record was changed meanwhile
 */
export const recordCancellation = async (
  kinds: Kinds,
  { booking, changes, cancellation, plan, records, loaded }: Cancelling,
): Promise<boolean> => {
  const { refunds, authorized } = plan
  const failed = await transact([
    bookingUpdate(kinds, booking, changes),
    cancellationPut(cancellation),
    ...refunds.flatMap(({ payment, owed }) => {
      const refund = refundOf(payment, owed, cancellation.requested_at)
      return [
        paymentUpdate(payment, { captures: withRefund(payment, refund) }),
        refundPut(refund),
        ledgerPut(owedEvent(payment, refund)),
      ]
    }),
    ...(authorized ? [paymentUpdate(authorized.payment, { to_capture: authorized.to_capture })] : []),
    ...records.map(record => changeOf(record, loaded)),
  ])
  return failed.length === 0
}

/** On condition that the record is as it was read: its owner may have been erased from it meanwhile. */
const changeOf = ({ key: { table, pk, sk }, set }: ChangedRecord, loaded: Loaded): Write => {
  const seen = Object.values(loaded).find(item => item?.pk === pk && item.sk === sk)?.updated_by
  return update(
    table,
    { pk, sk },
    {
      set,
      when: `attribute_exists(pk) AND ${seen === undefined ? 'attribute_not_exists(updated_by)' : 'updated_by = :seen'}`,
      values: seen === undefined ? {} : { ':seen': seen },
    },
  )
}

/** The put of a cancellation, once for each state of its booking. */
export const cancellationPut = (cancellation: Cancellation): Write =>
  put(
    'commerce',
    { ...keys.cancellation(cancellation.user_id, cancellation.id), ...cancellations.check(cancellation) },
    isNew,
  )

/**
 * Notes to whom what a cancellation frees is about to be offered: one entry more than was noted before.
 * @throws where another attempt noted another entry, which a repeat then goes on from
 */
export const noteOffered = async (cancellation: Cancellation, offered: readonly Offered[]): Promise<void> => {
  const { user_id, id } = cancellations.check({ ...cancellation, offered })
  const isFirst = offered.length === 1
  const noted = await writeIf(
    update('commerce', keys.cancellation(user_id, id), {
      set: { offered },
      when: `attribute_exists(pk) AND ${isFirst ? 'attribute_not_exists(offered)' : 'size(offered) = :before'}`,
      values: isFirst ? {} : { ':before': offered.length - 1 },
    }),
  )
  // The reply to the same write may have been lost.
  if (!noted.written && !isDeepStrictEqual(noted.item?.offered, offered))
    throw new Error(`what ${id} frees is being offered to another entry`)
}

/** Records that what a cancellation frees is on sale again. Repeatable. */
export const concludeCancellation = async ({ user_id, id }: Cancellation): Promise<void> => {
  await isWritten(
    update('commerce', keys.cancellation(user_id, id), { set: { state: 'done' }, when: 'attribute_exists(pk)' }),
  )
}
