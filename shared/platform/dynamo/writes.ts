import {
  DeleteCommand,
  PutCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb'
import type { TableName } from '../domain.ts'
import { tableName } from './client.ts'
import type { Key } from './items.ts'
import { isStamped, stampOf } from './stamp.ts'

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number]
type Members = Readonly<Record<string, unknown>>

export type Options = Pick<UpdateCommandInput, 'ReturnValues' | 'ReturnValuesOnConditionCheckFailure'>

/** A write that the builders below made, and so stamped. It is sent alone or in a transaction. */
export interface Write {
  /** As an item of a transaction. */
  readonly item: TransactItem
  /** As a command of its own; a bundle has only those that its function makes. */
  readonly command: (options: Options) => PutCommand | UpdateCommand | DeleteCommand
  /** The update that is sent before a deletion, which has no image to carry a stamp. */
  readonly announcement?: Write
}

/** What must hold for a write to happen, with the names and values that its expression refers to. */
export interface Condition {
  readonly when?: string | undefined
  readonly names?: Record<string, string> | undefined
  readonly values?: Record<string, unknown> | undefined
}

export interface Change extends Condition {
  /** Members to set; those that are undefined are removed. The condition may refer to each by `#name` and `:name`. */
  readonly set?: Members
  /** Numbers to add, or elements to add to sets. */
  readonly add?: Members
  /** Elements to take out of sets. */
  readonly drop?: Members
  /** Further terms of the SET clause. */
  readonly terms?: readonly string[]
}

export const put = (table: TableName, item: object, condition?: Condition): Write => {
  const Put = { TableName: tableName(table), Item: { ...item, ...stampOf(table) }, ...conditionOf(condition) }
  return { item: { Put }, command: options => new PutCommand({ ...Put, ...options }) }
}

export const update = (
  table: TableName,
  key: Key,
  { set, add = {}, drop = {}, terms = [], when, names, values }: Change,
): Write => {
  const members = Object.entries({ ...set, ...stampOf(table) })
  const given = members.filter(([, value]) => value !== undefined)
  const moved = Object.entries({ ...add, ...drop })
  const UpdateExpression = [
    clause('SET', [...given.map(([name]) => `#${name} = :${name}`), ...terms]),
    clause(
      'REMOVE',
      members.flatMap(([name, value]) => (value === undefined ? `#${name}` : [])),
    ),
    clause('ADD', Object.keys(add).map(both)),
    clause('DELETE', Object.keys(drop).map(both)),
  ].join('')
  const condition = conditionOf({
    when,
    names: { ...Object.fromEntries([...members, ...moved].map(([name]) => [`#${name}`, name])), ...names },
    values: { ...Object.fromEntries([...given, ...moved].map(([name, value]) => [`:${name}`, value])), ...values },
  })
  const Update = { TableName: tableName(table), Key: key, UpdateExpression, ...condition }
  return { item: { Update }, command: options => new UpdateCommand({ ...Update, ...options }) }
}

const both = (name: string): string => `#${name} :${name}`

export const remove = (table: TableName, key: Key, condition?: Condition): Write => {
  const Delete = { TableName: tableName(table), Key: key, ...conditionOf(condition) }
  return {
    item: { Delete },
    command: options => new DeleteCommand({ ...Delete, ...options }),
    ...(isStamped(table) && { announcement: update(table, key, { when: 'attribute_exists(pk)' }) }),
  }
}

/** A condition on an item that a transaction does not change. */
export const check = (
  table: TableName,
  key: Key,
  { when = '', names, values }: Condition,
): Pick<Write, 'item' | 'announcement'> => ({
  item: {
    ConditionCheck: {
      TableName: tableName(table),
      Key: key,
      ...conditionOf({ names, values }),
      ConditionExpression: when,
    },
  },
})

/** The condition of a new item. */
export const isNew: Condition = { when: 'attribute_not_exists(pk)' }

const clause = (name: string, terms: readonly string[]): string => (terms.length > 0 ? `${name} ${terms} ` : '')

/** DynamoDB refuses an empty map of names or values. */
const conditionOf = ({ when, names = {}, values = {} }: Condition = {}) => ({
  ConditionExpression: when,
  ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
  ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
})
