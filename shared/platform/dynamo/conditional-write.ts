import {
  DeleteCommand,
  type DeleteCommandInput,
  PutCommand,
  type PutCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { documents, exact } from './client.ts'
import { isConditionFailure } from './errors.ts'
import type { Write } from './writes.ts'

type Item = Readonly<Record<string, unknown>>

/** The attributes that were asked for, or the item that did not satisfy the condition; undefined if there was none. */
export type Outcome =
  | { readonly written: true; readonly attributes: Item }
  | { readonly written: false; readonly item: Item | undefined }

/**
 * Sends a write.
 * @returns the attributes of `returns`
 * @throws any error of DynamoDB, a refused condition too
 */
export const send = async (
  { item, announcement }: Write,
  returns?: UpdateCommandInput['ReturnValues'],
): Promise<Item> => {
  if (announcement) await isWritten(announcement)
  const options = { ReturnValues: returns, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  const { Put, Update, Delete } = item
  const command = Put
    ? new PutCommand({ ...(Put as PutCommandInput), ...options })
    : Update
      ? new UpdateCommand({ ...(Update as UpdateCommandInput), ...options })
      : new DeleteCommand({ ...(Delete as DeleteCommandInput), ...options })
  return (await documents.send(command as UpdateCommand)).Attributes ?? {}
}

/**
 * Sends a write that has a condition.
 * @throws any error of DynamoDB but a refused condition: a throttle or a conflict implies nothing about the item
 */
export const writeIf = async (write: Write, returns?: UpdateCommandInput['ReturnValues']): Promise<Outcome> => {
  try {
    return { written: true, attributes: await send(write, returns) }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    return { written: false, item: error.Item && unmarshall(error.Item, { wrapNumbers: exact } as object) }
  }
}

/** Sends a write that has a condition. @returns whether it held @throws any other error of DynamoDB */
export const isWritten = async (write: Write): Promise<boolean> => (await writeIf(write)).written
