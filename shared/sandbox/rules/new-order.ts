import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { caseOfAmount } from './cases.ts'
import { orderId } from './keys.ts'
import type { Order } from './order.ts'

/** A merchant's request for an order. */
export interface Wanted {
  readonly amount: number
  readonly currency: string
  readonly reference: string
  readonly description?: string | undefined
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly expires_at: string
  readonly capture?: 'automatic' | 'manual' | undefined
  readonly authorization_seconds?: number | undefined
  readonly keeps_mandate?: true | undefined
}

/** @throws DomainError EXPIRY_PAST */
export const newOrder = (key: string, { expires_at, ...wanted }: Wanted, now: EpochMs): Order => {
  const expiresAt = fromIso(expires_at)
  if (expiresAt <= now) throw new DomainError('EXPIRY_PAST', 'An order must end in the future.')
  const played = caseOfAmount(wanted.amount)
  return {
    ...wanted,
    ...(played && { case: played }),
    id: orderId(key),
    description: wanted.description ?? '',
    metadata: wanted.metadata ?? {},
    state: 'open',
    captures: [],
    refunds: [],
    created_at: now,
    expires_at: expiresAt,
    version: 1,
  }
}

/** Whether a request repeated under its key asks for the same order. */
export const isSameOrder = (left: Order, right: Order): boolean =>
  left.amount === right.amount &&
  left.currency === right.currency &&
  left.reference === right.reference &&
  captureOf(left) === captureOf(right) &&
  left.keeps_mandate === right.keeps_mandate

const captureOf = ({ capture = 'automatic' }: Order): string => capture
