/** The cards of Stripe's page on testing, by what becomes of a payment with them. */
export const cards: Readonly<
  Record<string, { readonly declined?: string; readonly asks?: true; readonly title: string }>
> = {
  '4242424242424242': { title: 'Succeeds' },
  '4000002760003184': { title: 'Succeeds once the bank has asked', asks: true },
  '4000000000000002': { title: 'Declined', declined: 'generic_decline' },
  '4000000000009995': { title: 'Declined: insufficient funds', declined: 'insufficient_funds' },
  '4000000000000069': { title: 'Declined: the card has expired', declined: 'expired_card' },
}
