import { createHash } from 'node:crypto'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryPages, type StoredItem } from '../../platform/dynamo/items.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { isNew, put, update, type Write } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { isUnfinished, type Payment, waitsSince } from '../rules/payment.ts'
import { captureEvents } from '../rules/postings.ts'
import { ledgerPut } from './ledger.ts'
import { paymentRecords } from './payment-items.ts'

/** The members of a payment that may change. */
export type PaymentChanges = Partial<
  Pick<
    Payment,
    | 'state'
    | 'amount'
    | 'asked_at'
    | 'attempts'
    | 'authorization'
    | 'authorized_key'
    | 'captures'
    | 'checkout'
    | 'forgets_mandate'
    | 'mandate'
    | 'quarantine_reason'
    | 'requests'
    | 'to_capture'
  >
>

export const readPayment = async (userId: string, id: string): Promise<Payment | undefined> => {
  const item = await getItem('commerce', keys.payment(userId, id))
  return item && paymentRecords.parse(item)
}

/** @returns false when the charge has a payment already */
export const createPayment = async (payment: Payment): Promise<boolean> => isWritten(paymentPut(payment))

/** The put of a new payment, for transactions too. */
export const paymentPut = (payment: Payment): Write =>
  put(
    'commerce',
    { ...keys.payment(payment.user_id, payment.id), ...paymentRecords.check(payment), ...indexed(payment) },
    isNew,
  )

/**
 * Changes a payment, with the ledger's events of the money that has come.
 * @returns the changed payment; undefined when another request has changed it since it was read
 */
export const changePayment = async (payment: Payment, changes: PaymentChanges): Promise<Payment | undefined> => {
  const next = { ...payment, ...changes, revision: payment.revision + 1 }
  const money = captureEvents(payment, next).map(ledgerPut)
  const change = paymentUpdate(payment, changes)
  const done = money.length > 0 ? await areWritten([change, ...money]) : await isWritten(change)
  return done ? next : undefined
}

/** The only way to change a payment: on condition that its revision is the one read. For transactions too. */
export const paymentUpdate = (payment: Payment, changes: PaymentChanges): Write => {
  const next = paymentRecords.check({ ...payment, ...changes, revision: payment.revision + 1 })
  return update('commerce', keys.payment(payment.user_id, payment.id), {
    set: { ...changes, revision: next.revision, ...indexed(next) },
    when: '#revision = :known',
    values: { ':known': payment.revision },
  })
}

const shards = 8

/** A payment is in the index of what waits while it is unfinished, spread over a few partitions, or set aside. */
const indexed = (payment: Payment) => {
  if (isUnfinished(payment))
    return { open_shard: shardName(shardOf(payment.id)), open_since: toIso(waitsSince(payment)) }
  if (payment.state !== 'quarantined') return { open_shard: undefined, open_since: undefined }
  return { open_shard: quarantineShard, open_since: toIso(payment.created_at) }
}

/** The partition of the same index that has what an operator decides about: it is little. */
export const quarantineShard = 'QUARANTINE'

const shardOf = (id: string): number => (createHash('sha256').update(id).digest()[0] ?? 0) % shards

export const shardName = (shard: number): string => `PAYMENTS#${shard}`

/** A payment that is unfinished, by its owner and id. */
export interface Unfinished {
  readonly userId: string
  readonly paymentId: string
}

/** The parts of the reconciler's index, which are read side by side. */
export const shardNumbers = Array.from({ length: shards }, (_, shard) => shard)

/** The unfinished payments of a shard that wait since before `before`, the longest first, in pages. */
export async function* listUnfinished(
  shard: number,
  before: EpochMs,
  pageSize: number,
): AsyncGenerator<readonly Unfinished[]> {
  const pages = queryPages('commerce', {
    IndexName: 'payments-to-reconcile',
    KeyConditionExpression: 'open_shard = :shard AND open_since < :before',
    ExpressionAttributeValues: { ':shard': shardName(shard), ':before': toIso(before) },
    Limit: pageSize,
  })
  for await (const { items } of pages) if (items.length > 0) yield items.map(ownerOf)
}

const ownerOf = ({ pk, sk }: StoredItem): Unfinished => ({
  userId: String(pk).replace(keys.user(''), ''),
  paymentId: String(sk).replace('PAY#', 'pay_'),
})
