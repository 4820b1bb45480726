import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { derivedId } from '../../kernel/ids.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { failedConditions } from '../../platform/dynamo/errors.ts'
import { roleNames } from '../rules/scopes.ts'
import { keys } from './keys.ts'
import { type NewVerification, verificationItem } from './verifications.ts'

const User = z.object({
  user_id: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
  phone_number: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(roleNames),
  password_hash: z.string(),
  created_at: z.string(),
})

export type User = z.infer<typeof User>

/** What somebody signs in with. */
export type Identifier = { readonly email: string } | { readonly phone_number: string }

/**
 * The id of the account behind an identifier. One that has no account gets an id all the same, always the same one, so
 * that what follows is the same work for both.
 */
export const findUserId = async (identifier: Identifier): Promise<string> => {
  const key = 'email' in identifier ? keys.email(identifier.email) : keys.phone(identifier.phone_number)
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: key, ConsistentRead: true }),
  )
  return typeof Item?.user_id === 'string' ? Item.user_id : derivedId('user', key.pk)
}

export const readUser = async (userId: string): Promise<User | undefined> => {
  const { Item } = await documents.send(
    new GetCommand({ TableName: tableName('identity'), Key: keys.user(userId), ConsistentRead: true }),
  )
  return Item && z.parse(User, Item)
}

/**
 * Makes the account, its e-mail's and phone number's claim and its first verification, all or nothing. A phone number
 * somebody else claimed stays in the account without the claim: it proves nothing until its own code is entered.
 * @returns false when the e-mail has an account
 */
export const createUser = async (user: User, verification: NewVerification): Promise<boolean> => {
  const attempt = async (claims: readonly { pk: string; sk: string }[]) => {
    const items = [{ ...keys.user(user.user_id), ...user }, verificationItem(verification)]
    await documents.send(
      new TransactWriteCommand({
        TransactItems: [...claims.map(key => ({ ...key, user_id: user.user_id })), ...items].map(Item => ({
          Put: { TableName: tableName('identity'), Item, ConditionExpression: 'attribute_not_exists(pk)' },
        })),
      }),
    )
  }
  const email = keys.email(user.email)
  try {
    await attempt([email, keys.phone(user.phone_number)])
    return true
  } catch (error) {
    const failed = failedConditions(error)
    if (!failed) throw error
    if (failed.includes(0)) return false
  }
  try {
    await attempt([email])
    return true
  } catch (error) {
    if (failedConditions(error)?.includes(0)) return false
    throw error
  }
}
