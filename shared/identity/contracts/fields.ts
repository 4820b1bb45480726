import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { e164 } from '../../kernel/phone.ts'
import { identityIds } from '../domain.ts'

/** In its normal form: trimmed and in lower case, so that one mailbox has one account. */
export const Email = z.string().check(z.trim(), z.toLowerCase(), z.maxLength(254), z.email())

/** E.164: `+`, country code and number, at most 15 digits. */
export const PhoneNumber = z.string().check(z.trim(), z.regex(e164, 'Write it as +919876543210.'))

const characters = (text: string): number => [...text].length

/** A new password. Any characters count, spaces too. */
export const NewPassword = z.string().check(
  z.minLength(8, { abort: true }),
  // A character takes two of JavaScript's at most.
  z.maxLength(256, { abort: true, error: 'A password has 8 to 128 characters.' }),
  z.refine(text => characters(text) >= 8 && characters(text) <= 128, { error: 'A password has 8 to 128 characters.' }),
)

/** A password as entered: its form is not checked, only whether it is right. */
export const Password = z.string().check(z.minLength(1), z.maxLength(512))

/** Control characters have no place in a name, and could break out of a mail's header. */
export const PersonName = z
  .string()
  .check(
    z.trim(),
    z.minLength(1),
    z.maxLength(100),
    z.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'A name has no control characters.'),
  )

export const Code = z.string().check(z.trim(), z.regex(/^\d{6}$/, 'A code has six digits.'))

/** The id that the reply to a registration gave: then only the code of that registration counts. */
export const RegistrationId = z.optional(z.string().check(z.regex(idPattern(identityIds.user))))

/** `native` apps keep the refresh token themselves; for browsers it is an HTTP-only cookie. */
export const Client = z.optional(z.enum(['browser', 'native']))

export const RefreshToken = z.string().check(z.minLength(1), z.maxLength(200))
