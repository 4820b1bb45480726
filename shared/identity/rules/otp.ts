import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { identityIds } from '../domain.ts'

const lifeMs = 10 * 60_000

/** One code sent to a phone number. The code itself is derived from the id (verification-code.ts). */
export const Otp = z.object({ otp_id: z.string(), phone_number: z.string(), expires_at: z.string() })

export type Otp = Immutable<z.infer<typeof Otp>>

export const newOtp = (phone_number: string, now: EpochMs): Otp => ({
  phone_number,
  otp_id: newId(identityIds.otp, now),
  expires_at: toIso(now + lifeMs),
})
