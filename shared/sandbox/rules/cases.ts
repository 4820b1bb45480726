/**
 * What a card, a UPI number or an amount makes the gateway play, by its last two digits, from 01. docs/guides/try-every-payment.md has
 * the table.
 */
export const caseNames = [
  'declined',
  'challenge',
  'slow',
  'captured_twice',
  'webhook_lost',
  'reordered',
  'duplicated',
  'amount_differs',
  'currency_differs',
  'contradicts',
  'late',
  'stays_open',
  'lapses',
  'reply_lost',
  'refund_pending',
  'refund_bounces',
  'refund_refused',
  'refund_never',
  'mandate_declined',
  'mandate_slow',
] as const

export type Case = (typeof caseNames)[number]

/** The numbers of each case, as a customer types them. */
export const instruments = caseNames.map((name, index) => {
  const digits = String(index + 1).padStart(2, '0')
  return {
    case: name,
    card: `4000 0000 0000 00${digits}`,
    phone: `+91 99999 000${digits}`,
    amount: 4_000_001 + index,
  }
})

/** Digits of a card or of a UPI number; any but those of the table simply pays. */
export const caseOfNumber = (number: string): Case | undefined => {
  const typed = digitsOf(number)
  return instruments.find(({ card, phone }) => typed === digitsOf(card) || typed === digitsOf(phone))?.case
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** Of a merchant that has no page to type a number into: 4,000,001 minor units and on. */
export const caseOfAmount = (amount: number): Case | undefined => instruments.find(each => each.amount === amount)?.case
