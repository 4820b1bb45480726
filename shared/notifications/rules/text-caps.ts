import { countryPrefix } from '../../kernel/country-prefix.ts'

/** The most text messages about bookings in a day, in all and to one country: each costs as much as a hundred mails. */
export interface TextCaps {
  readonly per_day: number
  readonly per_country: number
}

/** The caps on a text message to a number, the narrower first. */
export const textCaps = ({ per_day, per_country }: TextCaps, to: string) => [
  { key: `texts#country#${countryPrefix(to)}`, most: per_country, code: 'TEXTS_CAPPED' as const },
  { key: 'texts', most: per_day, code: 'TEXTS_CAPPED' as const },
]
