import type { EpochMs } from '../../kernel/clock.ts'
import type { QueueName, TimedQueueName } from '../../platform/domain.ts'
import { prefix, prefixOf } from './keys.ts'

/** A message that a change causes, for a queue; one about a time is not received before it. */
export type Announcement =
  | { readonly queue: QueueName; readonly body: Body; readonly notBefore?: undefined }
  | { readonly queue: TimedQueueName; readonly body: Body; readonly notBefore: EpochMs }

type Body = Readonly<Record<string, unknown>>

type Image = Readonly<Record<string, unknown>> | undefined

/**
 * The announcements of one change of the commerce table, by the kind of its record. A change delivered again gives the
 * same announcements with the same event id, by which consumers recognize a repeat.
 */
export const announce = (sk: string, before: Image, after: Image): Announcement[] => {
  if (!after) return []
  const turned = (state: string) => after.state === state && before?.state !== state
  switch (prefixOf(sk)) {
    case prefix.reservation:
      if (!before) return [holdPlaced(after)]
      return turned('expired') && after.booking_id
        ? [notification('hold_expired', after, { booking_id: after.booking_id })]
        : []
    case prefix.booking:
      return turned('confirmed') ? [notification('booking_confirmed', after, { booking_id: after.id })] : []
    case prefix.refund:
      if (turned('owed'))
        return [
          refundOwed(after),
          notification('payment_refunding', after, { ...ofRefund(after), reason: after.reason }),
        ]
      return turned('succeeded') ? [notification('refund_succeeded', after, ofRefund(after))] : []
    default:
      return []
  }
}

const holdPlaced = ({ id, user_id, expires_at }: NonNullable<Image>): Announcement => ({
  queue: 'hold-expiry',
  body: { user_id, reservation_id: id },
  notBefore: Number(expires_at),
})

const refundOwed = ({ user_id, payment_id, capture_id }: NonNullable<Image>): Announcement => ({
  queue: 'refunds',
  body: { user_id, payment_id, capture_id },
})

type Told = 'booking_confirmed' | 'payment_refunding' | 'refund_succeeded' | 'hold_expired'

/** The event id is made of the event, not of its delivery, so that each event is sent to a recipient once. */
const notification = (kind: Told, record: NonNullable<Image>, about: Record<string, unknown>): Announcement => ({
  queue: 'notifications',
  body: { event_id: `${kind}#${record.id}`, kind, data: { user_id: record.user_id, ...about } },
})

const ofRefund = ({ booking_id, amount, currency }: NonNullable<Image>) => ({ booking_id, amount, currency })
