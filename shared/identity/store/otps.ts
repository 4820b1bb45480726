import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import type { Otp } from '../rules/otp.ts'
import { takeCodeTry } from './code-tries.ts'
import { keys } from './keys.ts'

/** Stores the number a code is for; the table's stream has it sent. */
export const putOtp = async (otp: Otp): Promise<void> => {
  const Item = { ...keys.otp(otp.otp_id), ...otp, tries: 0, ttl: toTtl(fromIso(otp.expires_at)) }
  await documents.send(new PutCommand({ TableName: tableName('identity'), Item }))
}

/**
 * Uses up one of a code's tries.
 * @returns the number it was sent to, or undefined when there is no such code, it has lapsed, or all its tries are used
 */
export const takeOtpTry = async (otpId: string, now: EpochMs): Promise<string | undefined> =>
  (await takeCodeTry(keys.otp(otpId), now))?.phone_number

/** @returns false when another request used it first */
export const useUpOtp = async (otpId: string): Promise<boolean> =>
  isWritten(
    new DeleteCommand({
      TableName: tableName('identity'),
      Key: keys.otp(otpId),
      ConditionExpression: 'attribute_exists(pk)',
    }),
  )
