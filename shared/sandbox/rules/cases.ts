/**
 * What a card, a UPI number or an amount makes the gateway play, by the last two digits. docs/guides/try-every-payment.md has
 * the table.
 */
const cases = {
  '01': 'declined',
  '02': 'challenge',
  '03': 'slow',
  '04': 'captured_twice',
  '05': 'webhook_lost',
  '06': 'reordered',
  '07': 'duplicated',
  '08': 'amount_differs',
  '09': 'currency_differs',
  '10': 'contradicts',
  '11': 'late',
  '12': 'stays_open',
  '13': 'lapses',
  '14': 'reply_lost',
  '15': 'refund_pending',
  '16': 'refund_bounces',
  '17': 'refund_refused',
  '18': 'refund_never',
} as const

export type Case = (typeof cases)[keyof typeof cases]

export const caseNames = Object.values(cases)

/** The numbers of each case, as a customer types them. */
export const instruments = Object.entries(cases).map(([digits, name]) => ({
  case: name,
  card: `4000 0000 0000 00${digits}`,
  phone: `+91 99999 000${digits}`,
  amount: 4_000_000 + Number(digits),
}))

/** Digits of a card or of a UPI number; any but those of the table simply pays. */
export const caseOfNumber = (number: string): Case | undefined => {
  const typed = digitsOf(number)
  return instruments.find(({ card, phone }) => typed === digitsOf(card) || typed === digitsOf(phone))?.case
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** Of a merchant that has no page to type a number into: 4,000,001 minor units and on. */
export const caseOfAmount = (amount: number): Case | undefined => instruments.find(each => each.amount === amount)?.case
