import type { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { documents, exact } from './client.ts'
import { isConditionFailure } from './errors.ts'
import type { Options, Write } from './writes.ts'

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
export const send = async ({ command, announcement }: Write, returns?: Options['ReturnValues']): Promise<Item> => {
  if (announcement) await isWritten(announcement)
  const options = { ReturnValues: returns, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const
  return (await documents.send(command(options) as UpdateCommand)).Attributes ?? {}
}

/**
 * Sends a write that has a condition.
 * @throws any error of DynamoDB but a refused condition: a throttle or a conflict implies nothing about the item
 */
export const writeIf = async (write: Write, returns?: Options['ReturnValues']): Promise<Outcome> => {
  try {
    return { written: true, attributes: await send(write, returns) }
  } catch (error) {
    if (!isConditionFailure(error)) throw error
    return { written: false, item: error.Item && unmarshall(error.Item, { wrapNumbers: exact } as object) }
  }
}

/** Sends a write that has a condition. @returns whether it held @throws any other error of DynamoDB */
export const isWritten = async (write: Write): Promise<boolean> => (await writeIf(write)).written
