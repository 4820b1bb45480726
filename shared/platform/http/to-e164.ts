import parsePhoneNumber from 'libphonenumber-js/min'
import { plainNumber } from '../../kernel/phone.ts'

/**
 * The one form of a phone number, E.164: without the zero that is dialled within a country, `+910…`. Undefined where its
 * country's numbering plan has no such number.
 */
export const toE164 = (typed: string): string | undefined => {
  const parsed = parsePhoneNumber(plainNumber(typed) ?? '', { extract: false })
  return parsed?.isValid() ? parsed.number : undefined
}
