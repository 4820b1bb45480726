import { createHash } from 'node:crypto'

const hour = 3600

/** How long a push service keeps a message of a kind for a browser that is not there: later it would be of no use. */
const keptSeconds: Readonly<Record<string, number>> = {
  payment_failed: hour / 4,
  hold_placed: hour / 4,
  hold_lapsing: hour / 20,
  hold_expired: hour / 4,
  booking_reminder: 3 * hour,
}

/** Kinds for which a telephone that saves power is woken. */
const urgent: readonly string[] = [
  'payment_failed',
  'hold_lapsing',
  'booking_reminder',
  'booking_changed',
  'booking_cancelled',
]

/** A push service takes 4,096 bytes of which a Hindi character has three. */
const longest = { title: 200, body: 600 }

/** How a message about a booking is sent; of one kind a browser that was away gets the last alone. */
export const pushOptions = (kind: string, bookingId: string) => ({
  ttl_seconds: keptSeconds[kind] ?? 24 * hour,
  urgency: urgent.includes(kind) ? ('high' as const) : ('normal' as const),
  // 32 characters are the most that RFC 8030 allows.
  topic: createHash('sha256').update(`${kind} ${bookingId}`).digest('base64url').slice(0, 32),
})

export const shortened = ({ title, body }: { readonly title: string; readonly body: string }) => ({
  title: [...title].slice(0, longest.title).join(''),
  body: [...body].slice(0, longest.body).join(''),
})
