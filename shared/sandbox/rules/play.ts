import type { EpochMs } from '../../kernel/clock.ts'
import { derivedSuffix } from '../../kernel/derived-ids.ts'
import { DomainError } from '../../kernel/errors.ts'
import { decline, type Order, orderStatus, pay } from './order.ts'

/** What the customer does. `confirm` is the answer to a bank that asked for one. */
export type Outcome = 'succeed' | 'confirm' | 'decline' | 'abandon'

/**
 * What becomes of an order, by its case. Leaving changes nothing: the session ends by itself.
 * @throws DomainError ORDER_CLOSED, NOTHING_TO_CONFIRM
 */
export const play = (order: Order, outcome: Outcome, now: EpochMs): Order => {
  if (outcome === 'abandon') return order
  if (outcome === 'decline') return decline(order, now)
  const isAsked = order.is_challenged === true && orderStatus(order, now) === 'open'
  if (outcome === 'confirm') {
    if (isAsked || order.captures.length > 0 || order.authorization) return pay(order, now)
    throw new DomainError('NOTHING_TO_CONFIRM', 'The bank has not asked for a confirmation.')
  }
  return succeed(order, now)
}

const lapseSeconds = 1

const succeed = (order: Order, now: EpochMs): Order => {
  switch (order.case) {
    case 'declined':
      return decline(order, now)
    case 'challenge':
      return orderStatus(order, now) === 'open' ? { ...order, is_challenged: true } : pay(order, now)
    // The bank had let it through, although the session was over.
    case 'late':
      return pay(
        isUnpaid(order) ? { ...order, state: 'open', expires_at: Math.max(order.expires_at, now + 1) } : order,
        now,
      )
    case 'lapses':
      return pay({ ...order, authorization_seconds: lapseSeconds }, now)
    case 'captured_twice':
      return withSecond(pay(order, now))
    case 'amount_differs':
      return withCaptures(pay(order, now), capture => ({ ...capture, amount: order.amount - 1 }))
    case 'currency_differs':
      return withCaptures(pay(order, now), capture => ({
        ...capture,
        currency: order.currency === 'USD' ? 'EUR' : 'USD',
      }))
    // The webhook says so alone.
    case 'contradicts':
      return order
    default:
      return pay(order, now)
  }
}

const isUnpaid = ({ state }: Order): boolean => state === 'open' || state === 'declined' || state === 'cancelled'

type Capture = Order['captures'][number]

const withCaptures = (order: Order, change: (capture: Capture) => Capture): Order => ({
  ...order,
  captures: order.captures.map(change),
})

const withSecond = (order: Order): Order => {
  const [first, second] = order.captures
  if (!first || second) return order
  return { ...order, captures: [first, { ...first, id: `cap_${derivedSuffix(order.id, 'second capture')}` }] }
}

/**
 * Whether the reply to a request that was carried out is lost: that of the first, and not that of a repeat.
 * @returns the order that notes it; undefined where the reply comes
 */
export const withLostReply = (order: Order, key: string): Order | undefined => {
  const { unanswered = [] } = order
  if (order.case !== 'reply_lost' || unanswered.includes(key)) return undefined
  return { ...order, unanswered: [...unanswered, key] }
}
