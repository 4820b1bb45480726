import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'
import { codeExpiresAt } from './user.ts'

/**
 * A new address or number that an account's owner has named. It becomes the account's when its code is entered, which is derived
 * from the id beside it. An address that another account has gets no code, and has no id.
 */
export const ContactChange = z.object({
  user_id: z.string(),
  email: z.optional(z.string()),
  verification_id: z.optional(z.string()),
  phone_number: z.optional(z.string()),
  otp_id: z.optional(z.string()),
  expires_at: z.string(),
})

export type ContactChange = Immutable<z.infer<typeof ContactChange>>

export const newEmailChange = (user_id: string, email: string, isCodeOwed: boolean, now: EpochMs): ContactChange => ({
  user_id,
  email,
  verification_id: isCodeOwed ? newId(identityIds.verification, now) : undefined,
  expires_at: codeExpiresAt(now),
})

export const newPhoneChange = (user_id: string, phone_number: string, now: EpochMs): ContactChange => ({
  user_id,
  phone_number,
  otp_id: newId(identityIds.otp, now),
  expires_at: codeExpiresAt(now),
})

/** The id that a change's code is derived from. */
export const codeIdOf = ({ verification_id, otp_id }: ContactChange): string | undefined => verification_id ?? otp_id
