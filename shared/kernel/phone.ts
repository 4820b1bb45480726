import { readCode } from './texts.ts'

/** ITU-T E.164: `+`, a country code, and at most 15 digits in all. */
export const e164 = /^\+[1-9]\d{6,14}$/

/**
 * A phone number as typed or pasted, without what only separates its digits: `+91 (98765) 43-210` → `+919876543210`. Whether
 * there can be such a number is not looked at; undefined where it has not the form of one.
 */
export const plainNumber = (typed: string): string | undefined => {
  const plain = readCode(typed).text.replace(/[\s().\-/]/g, '')
  return e164.test(plain) ? plain : undefined
}

/** What a browser knows of numbers: their form. In its bundle this stands for `platform/http/to-e164.ts` (package.json). */
export const toE164 = (typed: string): string | undefined => plainNumber(typed)
