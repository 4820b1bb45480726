import { readFileSync } from 'node:fs'
import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { documents, exact } from '../../shared/platform/dynamo/client.ts'
import type { Shot } from '../crowd/drive.ts'

/** Operations that are to be made by the functions' own client: each job by one caller, its operations one after the other. */
export interface SdkDrive {
  readonly callers: number
  readonly jobs: readonly (readonly Shot[])[]
}

export interface SdkDriven {
  readonly seconds: number
}

const commands = { GetItem: GetCommand, PutItem: PutCommand, Query: QueryCommand, UpdateItem: UpdateCommand }

/** A recorded operation as a function would write it, with plain values. @throws Error for one that is not known here */
const commandOf = ({ headers, body = '' }: Shot) => {
  const [, name = ''] = (headers['x-amz-target'] ?? '').split('.')
  const input = JSON.parse(body)
  if (name === 'BatchGetItem') return new BatchGetCommand({ ...input, RequestItems: plainKeys(input.RequestItems) })
  const Command = commands[name as keyof typeof commands]
  if (!Command) throw new Error(`no command for ${name}`)
  for (const field of ['Key', 'Item', 'ExpressionAttributeValues', 'ExclusiveStartKey'])
    if (input[field]) input[field] = plain(input[field])
  return new Command(input)
}

const plain = (values: Record<string, AttributeValue>) => unmarshall(values, { wrapNumbers: exact })

const plainKeys = (tables: Record<string, { Keys: Record<string, AttributeValue>[] }>) =>
  Object.fromEntries(
    Object.entries(tables).map(([table, { Keys, ...rest }]) => [table, { ...rest, Keys: Keys.map(plain) }]),
  )

const drive = async ({ callers, jobs }: SdkDrive): Promise<SdkDriven> => {
  const prepared = jobs.map(job => job.map(commandOf))
  let next = 0
  const work = async () => {
    for (let job = prepared[next++]; job; job = prepared[next++])
      for (const command of job)
        await documents.send(command as GetCommand).catch(error => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error
        })
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: callers }, work))
  return { seconds: (performance.now() - began) / 1000 }
}

// The program: reads an `SdkDrive` from the file it is given; the environment names the endpoint.
const [file] = process.argv.slice(2)
if (file) process.stdout.write(JSON.stringify(await drive(JSON.parse(readFileSync(file, 'utf8')))))
