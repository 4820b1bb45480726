import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { failedConditions, isConditionFailure } from '../../platform/dynamo/errors.ts'
import { changing } from '../../platform/dynamo/items.ts'
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
  try {
    const { Attributes } = await documents.send(
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
    return toStoredUser(Attributes)
  } catch (error) {
    if (isConditionFailure(error)) return undefined
    throw error
  }
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
  try {
    await documents.send(new TransactWriteCommand({ TransactItems: [account, ...[...traces, ...address].map(drop)] }))
    return true
  } catch (error) {
    if (failedConditions(error)) return false
    throw error
  }
}
