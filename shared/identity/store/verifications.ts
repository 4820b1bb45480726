import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import type { Verification } from '../rules/user.ts'
import { takeCodeTry } from './code-tries.ts'
import { keys } from './keys.ts'

/** The table's stream has the code of a new verification mailed. */
export const verificationItem = (verification: Verification) => ({
  ...keys.verification(verification.user_id),
  ...verification,
  tries: 0,
  ttl: toTtl(fromIso(verification.expires_at)),
})

/** Replaces the account's verification: codes of earlier ones are invalid from then on. */
export const putVerification = async (verification: Verification): Promise<void> => {
  await documents.send(new PutCommand({ TableName: tableName('identity'), Item: verificationItem(verification) }))
}

/**
 * Uses up one of the verification's tries.
 * @returns its id, or undefined when there is none, it has lapsed, or all its tries are used
 */
export const takeTry = async (userId: string, now: EpochMs): Promise<string | undefined> =>
  (await takeCodeTry(keys.verification(userId), now))?.verification_id

/**
 * Marks the account's e-mail address as verified, and deletes the code.
 * @returns false when the code was used before
 */
export const markVerified = async (userId: string, verificationId: string): Promise<boolean> => {
  return areWritten([
    {
      Delete: {
        TableName: tableName('identity'),
        Key: keys.verification(userId),
        ConditionExpression: 'verification_id = :id',
        ExpressionAttributeValues: { ':id': verificationId },
      },
    },
    {
      Update: {
        TableName: tableName('identity'),
        Key: keys.user(userId),
        UpdateExpression: 'SET email_verified = :yes',
        ConditionExpression: 'email_verified = :no',
        ExpressionAttributeValues: { ':yes': true, ':no': false },
      },
    },
  ])
}
