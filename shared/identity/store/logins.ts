import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, fromIso, toIso, toTtl } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { isConditionFailure } from '../../platform/dynamo/errors.ts'
import { lockMs, mostFailures, recentAttempts } from '../rules/login-lock.ts'
import type { User } from '../rules/user.ts'
import { keys } from './keys.ts'

/** An attempt to sign in by password: allowed, with its id and the number of recent attempts, or locked out. */
export type Attempt =
  | { readonly kind: 'allowed'; readonly id: string; readonly failures: number }
  | { readonly kind: 'locked'; readonly until: EpochMs }

const unlocked = 'attribute_not_exists(locked_until) OR locked_until <= :now'

/**
 * Counts an attempt before its password is checked, so that of any number of concurrent ones at most ten are checked.
 * An attempt with the right password is removed by `forgiveAttempt`; those that stay are failures.
 */
export const countAttempt = async (userId: string, now: EpochMs): Promise<Attempt> => {
  const id = newSuffix(now)
  try {
    const { Attributes } = await update(userId, {
      UpdateExpression: 'ADD attempts :attempt SET #ttl = :ttl',
      ConditionExpression: unlocked,
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':attempt': new Set([id]), ':now': toIso(now), ':ttl': toTtl(now + 2 * lockMs) },
    })
    const { recent, lapsed } = recentAttempts(Attributes?.attempts ?? [], now)
    if (lapsed.length > 0) await drop(userId, lapsed)
    return recent.length > mostFailures
      ? { kind: 'locked', until: now + lockMs }
      : { kind: 'allowed', id, failures: recent.length }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    const item = error.Item as { locked_until?: { S: string } } | undefined
    return { kind: 'locked', until: fromIso(item?.locked_until?.S ?? toIso(now + lockMs)) }
  }
}

export const forgiveAttempt = (userId: string, attemptId: string): Promise<void> => drop(userId, [attemptId])

/**
 * Locks sign-in by password for a while, once. Through the stream, the owner gets a mail if the account has an address.
 */
export const lockLogins = async (userId: string, user: User | undefined, now: EpochMs): Promise<void> => {
  try {
    await update(userId, {
      UpdateExpression: `SET locked_until = :until${user?.email ? ', email = :email, first_name = :name' : ''} REMOVE attempts`,
      ConditionExpression: unlocked,
      ExpressionAttributeValues: {
        ':now': toIso(now),
        ':until': toIso(now + lockMs),
        ...(user?.email && { ':email': user.email, ':name': user.first_name }),
      },
    })
  } catch (error) {
    if (!isConditionFailure(error)) throw error
  }
}

const drop = async (userId: string, attempts: readonly string[]): Promise<void> => {
  await update(userId, {
    UpdateExpression: 'DELETE attempts :attempts',
    ExpressionAttributeValues: { ':attempts': new Set(attempts) },
  })
}

interface Change {
  readonly UpdateExpression: string
  readonly ConditionExpression?: string
  readonly ExpressionAttributeNames?: Record<string, string>
  readonly ExpressionAttributeValues: Record<string, unknown>
}

const update = (userId: string, change: Change) =>
  documents.send(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: keys.logins(userId),
      ...change,
      ReturnValues: 'ALL_NEW',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }),
  )
