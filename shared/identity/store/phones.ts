import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { newPhoneUser, type User } from '../rules/user.ts'
import { keys } from './keys.ts'
import { readUser, userItem } from './users.ts'

/**
 * The account of a caller that has just proved a phone number, made if there is none. An account that only gave the
 * number at registration claims it without proof: it loses the number, or an attacker who registers with another
 * person's number would share that person's account.
 */
export const accountOf = async (phoneNumber: string, now: EpochMs): Promise<User> => {
  const known = await provenOwner(phoneNumber)
  if (known) return known
  const user = newPhoneUser(phoneNumber, now)
  if (await areWritten([claim(user, now), { Put: { TableName: tableName('identity'), Item: userItem(user) } }]))
    return user
  const winner = await provenOwner(phoneNumber)
  if (!winner) throw new Error('a proven phone number has no account')
  return winner
}

/**
 * Gives an account the phone number its owner has just proved, in place of the one before.
 * @returns undefined when another account has proved it
 */
export const givePhone = async (user: User, phoneNumber: string, now: EpochMs): Promise<User | undefined> => {
  const changed: User = { ...user, phone_number: phoneNumber, phone_verified: true }
  const { directory_name } = userItem(changed)
  const update = {
    Update: {
      TableName: tableName('identity'),
      Key: keys.user(user.user_id),
      UpdateExpression: 'SET phone_number = :phone, phone_verified = :yes, directory_name = :name',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':phone': phoneNumber, ':yes': true, ':name': directory_name },
    },
  }
  if (!(await areWritten([claim(changed, now), update]))) return undefined
  if (user.phone_number !== phoneNumber) await releasePhone(user)
  return changed
}

/** Frees the account's number, if the claim to it is the account's. */
export const releasePhone = async ({ user_id, phone_number }: User): Promise<void> => {
  await writeIf(
    new DeleteCommand({
      TableName: tableName('identity'),
      Key: keys.phone(phone_number),
      ConditionExpression: 'user_id = :me',
      ExpressionAttributeValues: { ':me': user_id },
    }),
  )
}

const provenOwner = async (phoneNumber: string): Promise<User | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keys.phone(phoneNumber), ConsistentRead: true }),
  )
  return Item?.verified_at === undefined ? undefined : readUser(String(Item.user_id))
}

const claim = ({ user_id, phone_number }: User, now: EpochMs) => ({
  Put: {
    TableName: tableName('identity'),
    Item: { ...keys.phone(phone_number), user_id, verified_at: toIso(now) },
    ConditionExpression: 'attribute_not_exists(verified_at) OR user_id = :me',
    ExpressionAttributeValues: { ':me': user_id },
  },
})
