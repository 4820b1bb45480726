import { lastAttempt, type Payment } from '../../commerce/rules/payment.ts'

/** More than a customer sends in one session; a script's earlier ones are dropped. */
const mostRequests = 20

/** The payment's requests, with this one. */
export const withRequest = (
  payment: Payment | undefined,
  request: string | undefined,
): readonly string[] | undefined => {
  const known = payment?.requests
  if (request === undefined || known?.includes(request)) return known
  return [...(known ?? []), request].slice(-mostRequests)
}

/** Whether a request was answered before: a repeat gets the payment as it is now, and begins nothing. */
export const isAnswered = (payment: Payment | undefined, request: string | undefined): payment is Payment =>
  payment !== undefined && request !== undefined && payment.requests?.includes(request) === true && !isUnheard(payment)

/** Without an order the gateway's answer is unknown: the process died, and a repeat continues that attempt or begins the next. */
const isUnheard = (payment: Payment): boolean =>
  (payment.state === 'open' || payment.state === 'expired') && lastAttempt(payment)?.order_id === undefined
