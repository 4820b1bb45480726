import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type Order, type Refund, refundable } from './order.ts'

interface Wanted {
  readonly key: string
  readonly captureId: string
  readonly amount: number
  readonly metadata?: Readonly<Record<string, string>> | undefined
}

/**
 * Pays a capture back, or a part of it. The same `key` pays back once.
 * @throws DomainError CAPTURE_NOT_FOUND, REFUND_TOO_LARGE
 */
export const refund = (
  order: Order,
  { key, captureId, amount, metadata }: Wanted,
  now: EpochMs,
): { readonly order: Order; readonly refund: Refund } => {
  const id = `sbr_${derivedSuffix(order.id, 'refund', key)}`
  const earlier = order.refunds.find(made => made.id === id)
  if (earlier) return { order, refund: earlier }
  const capture = order.captures.find(made => made.id === captureId)
  if (!capture) throw new DomainError('CAPTURE_NOT_FOUND', 'This order has no such capture.')
  const own = order.refunds.filter(made => made.capture_id === captureId)
  const left = refundable({ captures: [capture], refunds: own }, now)
  if (amount > left)
    throw new DomainError('REFUND_TOO_LARGE', `Only ${left} of this capture can still be refunded.`, {
      details: { left },
    })
  const made = {
    id,
    capture_id: captureId,
    amount,
    currency: capture.currency,
    created_at: now,
    ...(metadata && { metadata }),
    ...endOf(order, own.length, now),
  }
  return { order: { ...order, refunds: [...order.refunds, made] }, refund: made }
}

const pendingMs = 5_000

/** @param before how many refunds of the capture were asked for before */
const endOf = (order: Order, before: number, now: EpochMs): Pick<Refund, 'ends'> => {
  if (order.case === 'refund_pending') return { ends: { status: 'succeeded', at: now + pendingMs } }
  if (order.case === 'refund_bounces' && before === 0) return { ends: { status: 'failed', at: now + pendingMs } }
  if (order.case === 'refund_refused' && before === 0) return { ends: { status: 'failed', at: now } }
  return order.case === 'refund_never' ? { ends: { status: 'failed', at: now } } : {}
}
