import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { idOf } from '../../kernel/ids.ts'
import { getItem, queryPage, type StoredItem } from '../../platform/dynamo/items.ts'
import { unlessInvalid } from '../../platform/dynamo/records.ts'
import { commerceIds } from '../domain.ts'
import { keys, prefix } from '../rules/keys.ts'
import type { Waiting, WaitsFor } from '../rules/waiting.ts'
import { refundRecords } from './payment-items.ts'
import { quarantineShard, readPayment, shardName, shardNumbers } from './payments.ts'
import { owedShard } from './refunds.ts'

const partitions: readonly (readonly [WaitsFor, string])[] = [
  ['review', quarantineShard],
  ['refund', owedShard],
  ...shardNumbers.map(shard => ['gateway', shardName(shard)] as const),
]

/** A place in the list: a partition of the index, and the key after which it goes on there. */
export interface Position {
  readonly partition: number
  readonly after?: Readonly<Record<string, string>> | undefined
}

/**
 * What waits since before `before`, by what it waits for and then the longest first. A record that cannot be read is logged and
 * left out.
 * @returns a page and the place where the next begins; undefined at the end
 */
export const listWaiting = async (
  { wanted, before, limit }: { readonly wanted: readonly WaitsFor[]; readonly before: EpochMs; readonly limit: number },
  from: Position = { partition: 0 },
): Promise<{ readonly found: readonly Waiting[]; readonly next: Position | undefined }> => {
  const found: Waiting[] = []
  let position: Position | undefined = from
  while (position && found.length < limit) {
    const { partition, after }: Position = position
    const [waits_for, shard] = partitions[partition] ?? []
    if (!waits_for || !shard) return { found, next: undefined }
    position = { partition: partition + 1 }
    if (!wanted.includes(waits_for)) continue
    const page = await queryPage('commerce', {
      IndexName: 'payments-to-reconcile',
      KeyConditionExpression: 'open_shard = :shard AND open_since < :before',
      ExpressionAttributeValues: { ':shard': shard, ':before': toIso(before) },
      Limit: limit - found.length,
      ExclusiveStartKey: after && { ...after },
    })
    const read = await Promise.all(page.items.map(item => unlessInvalid(readWaiting(item, waits_for))))
    found.push(...read.filter(each => each !== undefined))
    if (page.next) position = { partition, after: page.next as Record<string, string> }
  }
  return { found, next: position && position.partition < partitions.length ? position : undefined }
}

const readWaiting = async ({ pk, sk }: StoredItem, waits_for: WaitsFor): Promise<Waiting | undefined> => {
  const userId = String(pk).slice(keys.user('').length)
  const [, suffix = ''] = String(sk).split('#')
  const isRefund = String(sk).startsWith(prefix.refund)
  const [payment, refund] = await Promise.all([
    readPayment(userId, idOf(commerceIds.payment, suffix)),
    isRefund ? getItem('commerce', { pk: String(pk), sk: String(sk) }) : undefined,
  ])
  return payment && { payment, refund: refund && refundRecords.parse(refund), waits_for }
}
