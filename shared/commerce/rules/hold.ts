import type { Hold } from './records.ts'

/** The claims that prove a hold: one, or two while it is being changed. */
export const claimsOf = ({ claim, next_claim }: Pick<Hold, 'claim' | 'next_claim'>): readonly bigint[] =>
  next_claim === undefined ? [claim] : [claim, next_claim]
