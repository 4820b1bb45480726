import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { put, remove } from '../../platform/dynamo/writes.ts'
import { keys } from '../rules/keys.ts'
import { Otp } from '../rules/otp.ts'
import { takeCodeTry } from './code-tries.ts'

const otps = recordOf('identity', 'one-time code', Otp)

/** Stores the number a code is for; the table's stream has it sent. */
export const putOtp = async (otp: Otp): Promise<void> => {
  const item = { ...keys.otp(otp.otp_id), ...otps.check(otp), tries: 0, ttl: toTtl(fromIso(otp.expires_at)) }
  await send(put('identity', item))
}

/**
 * Uses up one of a code's tries.
 * @returns the number it was sent to, or undefined when there is no such code, it has lapsed, or all its tries are used
 */
export const takeOtpTry = async (otpId: string, now: EpochMs): Promise<string | undefined> => {
  const item = await takeCodeTry(keys.otp(otpId), now)
  return item && otps.parse(item).phone_number
}

/** In a transaction, as a repeat of that whose reply was lost succeeds. @returns false when another request used it first */
export const useUpOtp = (otpId: string): Promise<boolean> =>
  areWritten([remove('identity', keys.otp(otpId), { when: 'attribute_exists(pk)' })])
