import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { derivedId } from '../../kernel/derived-ids.ts'
import { isWritten, writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type Key, queryAll, queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { parseAll } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { commerceIds } from '../domain.ts'
import { keys } from '../rules/keys.ts'
import { type Capture, keptOf, type Payment, type Refund, refundsOf } from '../rules/payment.ts'
import { bouncedEvent, refundedEvent } from '../rules/postings.ts'
import type { RefundReason } from '../rules/refund-reason.ts'
import { ledgerPut } from './ledger.ts'
import { refundRecords } from './payment-items.ts'
import { paymentUpdate } from './payments.ts'

/** What identifies a refund: a capture, and the cancellation where it is paid back in parts. */
export type RefundKey = Pick<Refund, 'user_id' | 'payment_id' | 'capture_id' | 'part'>

const keyOf = ({ user_id, payment_id, capture_id, part }: RefundKey) =>
  keys.refund(user_id, payment_id, capture_id, part)

export const readRefund = async (key: RefundKey): Promise<Refund | undefined> => {
  const item = await getItem('commerce', keyOf(key))
  return item && refundRecords.parse(item)
}

/** All refunds of a payment. */
export const readRefundsOf = async (payment: Pick<Payment, 'user_id' | 'id'>): Promise<Refund[]> => {
  const { pk, sk } = keys.refund(payment.user_id, payment.id, '')
  const items = await queryAll('commerce', {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
    ConsistentRead: true,
  })
  return parseAll(refundRecords.parse, items)
}

/** What is owed back of a capture: all of it, or the `amount` of a `part`. */
export interface Owed {
  readonly capture: Capture
  readonly reason: RefundReason
  readonly amount: number
  readonly part?: string | undefined
}

/** The refund of a capture; its id is derived from what it is for, so that it is the same however often it is made. */
export const refundOf = (payment: Payment, { capture, reason, amount, part }: Owed, now: EpochMs): Refund => ({
  id: derivedId(commerceIds.refund, payment.id, capture.gateway, capture.id, ...(part === undefined ? [] : [part])),
  user_id: payment.user_id,
  booking_id: payment.booking_id,
  payment_id: payment.id,
  gateway: capture.gateway,
  order_id: capture.order_id,
  capture_id: capture.id,
  part,
  amount,
  currency: capture.currency,
  reason,
  state: 'owed',
  requested_at: now,
})

/** The partition of the reconciler's index that has what is owed: refunds are few. */
export const owedShard = 'REFUNDS'

/** The put of a refund's record, once for what it is for. The table's stream sends it to be paid. */
export const refundPut = (refund: Refund): Write => {
  const indexed = { open_shard: owedShard, open_since: toIso(refund.requested_at) }
  return put('commerce', { ...keyOf(refund), ...refundRecords.check(refund), ...indexed }, isNew)
}

/** Refunds that are owed since before `before`, the longest first. They are listed anew only as long after `now`. */
export const listOwed = async (before: EpochMs, limit: number, now: EpochMs): Promise<Refund[]> => {
  const { items } = await queryPage('commerce', {
    IndexName: 'payments-to-reconcile',
    KeyConditionExpression: 'open_shard = :owed AND open_since < :before',
    ExpressionAttributeValues: { ':owed': owedShard, ':before': toIso(before) },
    Limit: limit,
  })
  const found = await Promise.all(items.map(({ pk, sk }) => noteListed({ pk: String(pk), sk: String(sk) }, now)))
  return parseAll(
    refundRecords.parse,
    found.filter(item => item !== undefined),
  )
}

/** @returns the record, unless it was paid back meanwhile */
const noteListed = async (key: Key, now: EpochMs): Promise<StoredItem | undefined> => {
  const outcome = await writeIf(
    update('commerce', key, {
      set: { open_since: toIso(now) },
      when: '#state <> :succeeded AND attribute_exists(pk)',
      names: { '#state': 'state' },
      values: { ':succeeded': 'succeeded' },
    }),
    'ALL_NEW',
  )
  return outcome.written ? outcome.attributes : undefined
}

/**
 * The payment's captures, with the refund's state noted in its own.
 * @throws RangeError where more would be paid back than was captured
 */
export const withRefund = (
  payment: Pick<Payment, 'captures'>,
  { id, amount, reason, state: reported, gateway, capture_id }: Refund,
): readonly Capture[] => {
  const state = reported === 'succeeded' ? ('succeeded' as const) : ('owed' as const)
  return payment.captures.map(capture => {
    if (capture.gateway !== gateway || capture.id !== capture_id) return capture
    const others = refundsOf(capture).filter(refund => refund.id !== id)
    const noted = { ...capture, refunds: [...others, { id, amount, reason, state }] }
    if (keptOf(noted) < 0) throw new RangeError(`more than ${capture_id} is to be paid back`)
    return noted
  })
}

/** A refund changes only from the state in which it was read, and counts its failures. */
const refundUpdate = (refund: Refund, changes: Partial<Refund>, now: EpochMs): Write => {
  const next = refundRecords.check({ ...refund, ...changes })
  const isOpen = next.state !== 'succeeded'
  const { failures } = refund
  return update('commerce', keyOf(refund), {
    set: { ...changes, open_shard: isOpen ? owedShard : undefined, open_since: isOpen ? toIso(now) : undefined },
    when: `#state = :was AND ${failures === undefined ? 'attribute_not_exists(failures)' : 'failures = :failed'}`,
    names: { '#state': 'state' },
    values: { ':was': refund.state, ...(failures !== undefined && { ':failed': failures }) },
  })
}

/**
 * Records that the gateway has accepted a refund and takes its time: its events, or the reconciler, say how that ends.
 * @returns false when the refund was changed meanwhile
 */
export const recordPending = (refund: Refund, gateway_refund_id: string | undefined, now: EpochMs): Promise<boolean> =>
  isWritten(refundUpdate(refund, { state: 'pending', gateway_refund_id }, now))

/**
 * Records that the gateway could not pay it back: it is owed as before, and the next try has another key.
 * @returns false when the refund was changed meanwhile
 */
export const recordFailure = (refund: Refund, failure_reason: string | undefined, now: EpochMs): Promise<boolean> =>
  isWritten(
    refundUpdate(
      refund,
      { state: 'owed', gateway_refund_id: undefined, failures: (refund.failures ?? 0) + 1, failure_reason },
      now,
    ),
  )

/**
 * Records in the refund and in its payment that the gateway has paid it back.
 * @returns false when one of them was changed meanwhile
 */
export const recordPaidBack = (
  refund: Refund,
  payment: Payment,
  gateway_refund_id: string | undefined,
  now: EpochMs,
): Promise<boolean> => {
  const changes = { state: 'succeeded', succeeded_at: now, gateway_refund_id } as const
  const captures = withRefund(payment, { ...refund, ...changes })
  return areWritten([
    refundUpdate(refund, changes, now),
    paymentUpdate(payment, { captures }),
    ledgerPut(refundedEvent(refund, now)),
  ])
}

/**
 * Records that the customer's bank has sent back what had been paid back: it is owed again.
 * @returns false when one of them was changed meanwhile
 */
export const recordBounce = (
  refund: Refund,
  payment: Payment,
  failure_reason: string | undefined,
  now: EpochMs,
): Promise<boolean> => {
  const failures = (refund.failures ?? 0) + 1
  const nothing = { succeeded_at: undefined, gateway_refund_id: undefined }
  const changes = { state: 'owed', ...nothing, failures, failure_reason } as const
  const captures = withRefund(payment, { ...refund, ...changes })
  return areWritten([
    refundUpdate(refund, changes, now),
    paymentUpdate(payment, { captures }),
    ledgerPut(bouncedEvent(refund, now)),
  ])
}
