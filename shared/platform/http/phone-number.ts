import * as z from 'zod/mini'
import { toE164 } from '#to-e164'
import { e164, plainNumber } from '../../kernel/phone.ts'

const read = (form: (typed: string) => string | undefined) =>
  z.string().check(
    z.overwrite(typed => form(typed) ?? ''),
    z.regex(e164, 'Write the whole number, as +919876543210.'),
  )

/** In E.164, of a numbering plan. Browsers look at its form alone (package.json, `#to-e164`). */
export const PhoneNumber = read(toE164)

/** As `PhoneNumber`, or as it was typed where no plan has it: accounts were made with such numbers. */
export const AnyPhoneNumber = read(typed => toE164(typed) ?? plainNumber(typed))
