import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newId } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'

const lifeMs = 10 * 60_000

/** One code sent to a phone number. The code itself is derived from the id (verification-code.ts). */
export interface Otp {
  readonly otp_id: string
  readonly phone_number: string
  readonly expires_at: string
}

export const newOtp = (phone_number: string, now: EpochMs): Otp => ({
  phone_number,
  otp_id: newId(identityIds.otp, now),
  expires_at: toIso(now + lifeMs),
})
