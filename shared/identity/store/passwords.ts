import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import type { PasswordReset } from '../rules/password-reset.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'

/**
 * Stores the account's one permission to choose a new password, which replaces an earlier one. Through the stream,
 * `user` gets a mail if it has an address; for an account that does not exist the same item is written without an
 * address, and no mail is sent.
 */
export const putPasswordReset = async (reset: PasswordReset, user: User | undefined): Promise<void> => {
  await documents.send(
    new PutCommand({
      TableName: tableName('identity'),
      Item: {
        ...keys.passwordReset(reset.user_id),
        ...reset,
        ...(user?.email && { email: user.email, first_name: user.first_name }),
        ttl: toTtl(fromIso(reset.expires_at)),
      },
    }),
  )
}

type Named = Pick<PasswordReset, 'user_id' | 'reset_id'>

/** Whether the permission is the account's current one, of an account with an address, and has not lapsed. */
export const isResetOpen = async ({ user_id, reset_id }: Named, now: EpochMs): Promise<boolean> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keys.passwordReset(user_id), ConsistentRead: true }),
  )
  return Item?.reset_id === reset_id && Item.email !== undefined && Item.expires_at > toIso(now)
}

/**
 * Sets a new password by a permission, and uses it up. Its bearer reads the account's mail: its address is verified,
 * and a lock on its logins is lifted.
 * @returns false when the permission was used, replaced or lapsed meanwhile
 */
export const resetPassword = ({ user_id, reset_id }: Named, passwordHash: string, now: EpochMs): Promise<boolean> =>
  areWritten([
    {
      Update: {
        TableName: tableName('identity'),
        Key: keys.user(user_id),
        UpdateExpression: 'SET password_hash = :hash, email_verified = :yes',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':hash': passwordHash, ':yes': true },
      },
    },
    {
      Delete: {
        TableName: tableName('identity'),
        Key: keys.passwordReset(user_id),
        ConditionExpression: 'reset_id = :id AND expires_at > :now',
        ExpressionAttributeValues: { ':id': reset_id, ':now': toIso(now) },
      },
    },
    { Delete: { TableName: tableName('identity'), Key: keys.verification(user_id) } },
    { Delete: { TableName: tableName('identity'), Key: keys.logins(user_id) } },
  ])

/**
 * Changes the password of a caller that knows the old one; a permission to reset it is revoked.
 * @returns false when it was changed meanwhile
 */
export const changePassword = ({ user_id, password_hash }: User, passwordHash: string): Promise<boolean> =>
  areWritten([
    {
      Update: {
        TableName: tableName('identity'),
        Key: keys.user(user_id),
        UpdateExpression: 'SET password_hash = :next',
        ConditionExpression: 'password_hash = :known',
        ExpressionAttributeValues: { ':next': passwordHash, ':known': password_hash },
      },
    },
    { Delete: { TableName: tableName('identity'), Key: keys.passwordReset(user_id) } },
  ])
