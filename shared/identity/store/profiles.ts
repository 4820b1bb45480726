import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { tableName } from '../../platform/dynamo/client.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { changing } from '../../platform/dynamo/items.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'
import { releasePhone } from './phones.ts'
import { toStoredUser } from './users.ts'

/** The members of an account that its owner may change freely. */
export type ProfileChanges = Partial<Pick<User, 'first_name' | 'last_name'>>

/** @returns the changed account; undefined when it was deleted */
export const changeProfile = async (userId: string, changes: ProfileChanges): Promise<User | undefined> => {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  const { expression, names, values } = changing(given)
  const written = await writeIf(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: keys.user(userId),
      UpdateExpression: expression,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    }),
  )
  return written && toStoredUser(written.Attributes)
}

/**
 * Erases an account and its identifiers, so that its e-mail address and phone number are free again. Repeatable.
 * @returns false when its phone number or role was changed meanwhile
 */
export const eraseUser = async (user: User): Promise<boolean> => {
  const { user_id, email, phone_number, role } = user
  const drop = (Key: { pk: string; sk: string }) => ({ Delete: { TableName: tableName('identity'), Key } })
  const account = {
    Delete: {
      TableName: tableName('identity'),
      Key: keys.user(user_id),
      ConditionExpression: 'attribute_not_exists(pk) OR (phone_number = :phone AND #role = :role)',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':phone': phone_number, ':role': role },
    },
  }
  const traces = [keys.verification(user_id), keys.logins(user_id), keys.passwordReset(user_id)]
  const address = email === null ? [] : [keys.email(email), keys.signUpAttempt(email)]
  await releasePhone(user)
  return (await transact([account, ...[...traces, ...address].map(drop)])).length === 0
}
