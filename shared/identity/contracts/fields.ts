import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { readCode } from '../../kernel/texts.ts'
import { CodeText, Name, Secret, textKinds } from '../../platform/http/texts.ts'
import { identityIds } from '../domain.ts'

export { Email } from '../../platform/http/email.ts'

const characters = (text: string): number => [...text].length

/** A new password. Any characters count, spaces too. */
export const NewPassword = z
  .string()
  .check(
    z.minLength(8, { abort: true }),
    // A character takes two of JavaScript's at most.
    z.maxLength(256, { abort: true, error: 'A password has 8 to 128 characters.' }),
    z.refine(text => characters(text) >= 8 && characters(text) <= 128, {
      error: 'A password has 8 to 128 characters.',
    }),
  )
  .register(textKinds, { kind: 'secret' })

/** A password as entered: its form is not checked, only whether it is right. */
export const Password = Secret(1, 512)

export const PersonName = Name(1, 100)

/** Many people have one name: this one may be empty. */
export const LastName = Name(0, 100)

/** Empty where it is left out. */
export const LastNameIfAny = z.pipe(
  z.optional(LastName),
  z.transform(name => name ?? ''),
)

/** Names that differ in case alone are one: they are kept and shown in lower case. */
export const Username = z.string().check(
  z.overwrite(typed => typed.trim().toLowerCase()),
  z.regex(/^[a-z0-9_]{3,30}$/, 'A username has 3 to 30 of a to z, 0 to 9 and _.'),
)

/** Six digits, in whichever script and with whatever between them they are typed or pasted. */
export const Code = z.string().check(
  z.overwrite(typed => readCode(typed).text.replace(/[\s.-]/g, '')),
  z.regex(/^\d{6}$/, 'A code has six digits.'),
)

/** The id that the reply to a registration gave: then only the code of that registration counts. */
export const RegistrationId = z.optional(z.string().check(z.regex(idPattern(identityIds.user))))

/** `native` apps keep the refresh token themselves; for browsers it is an HTTP-only cookie. */
export const Client = z.optional(z.enum(['browser', 'native']))

export const RefreshToken = CodeText(1, 200)
