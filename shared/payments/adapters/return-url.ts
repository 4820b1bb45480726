import type { NewOrder } from './gateway.ts'

/**
 * Where a customer's browser goes on after paying or giving up: the booking's page, which its mails lead to as well. It is made
 * of the order alone, as a repeat under the same key must ask for the same.
 */
export const returnUrlOf = (
  web: string,
  { booking_id, payment_id }: Pick<NewOrder, 'booking_id' | 'payment_id'>,
): string => {
  const url = new URL(`bookings/${encodeURIComponent(booking_id)}`, web.endsWith('/') ? web : `${web}/`)
  url.searchParams.set('payment_id', payment_id)
  return url.href
}
