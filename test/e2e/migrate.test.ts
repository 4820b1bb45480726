import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { earlierBooking } from '../commerce/earlier-forms.ts'
import { aBooking } from '../commerce/sales.ts'
import { until } from '../support/until.ts'
import { openDocuments } from './administrator.ts'

const account = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' }
const project = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'holdfast-migrate-'))

let documents: DynamoDBDocumentClient

/** As `npm start` leaves it for the commands of the project. */
const describeCloud = async () => {
  const [tables, { DYNAMODB, SQS }] = [inject('cloudTables'), inject('cloudEndpoints')]
  const client = new SQSClient({
    endpoint: SQS as string,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}))
  client.destroy()
  const running = {
    ...account,
    AWS_ENDPOINT_URL_DYNAMODB: DYNAMODB,
    AWS_ENDPOINT_URL_SQS: SQS,
    COMMERCE_TABLE: tables.commerce,
    OPERATIONS_TABLE: tables.operations,
    MIGRATIONS_QUEUE: QueueUrls.find(url => /Migrations/.test(url) && !/DeadLetters/.test(url)),
  }
  writeFileSync(join(folder, 'running.json'), JSON.stringify(running))
}

beforeAll(async () => {
  documents = openDocuments()
  await describeCloud()
})

afterAll(() => {
  documents.destroy()
  rmSync(folder, { recursive: true })
})

const migrate = async (...options: string[]): Promise<string> => {
  const env = { ...process.env, HOLDFAST_DATA: folder }
  return (await promisify(execFile)(process.execPath, ['bin/migrate.ts', ...options], { cwd: project, env })).stdout
}

it('npm run migrate moves an earlier booking of the running product, in the background', async () => {
  const key = { pk: 'USER#usr_earlier', sk: 'BKG#earlier' }
  const TableName = inject('cloudTables').commerce
  await documents.send(new PutCommand({ TableName, Item: { ...key, ...earlierBooking(aBooking(), 'plain') } }))
  expect(await migrate('run', 'bookings-of-kinds')).toContain('bookings-of-kinds, run 1: running')
  const done = await until('the migration to be done', async () => {
    const lines = await migrate('progress', 'bookings-of-kinds')
    return lines.includes('run 1: done') && lines
  })
  expect(done).toMatch(/ [1-9]\d* moved, \d+ there already, 0 left as they are, 0 parked/)
  const { Item } = await documents.send(new GetCommand({ TableName, Key: key }))
  expect(Item).toMatchObject({ v: 2, kind: 'bus', packed: expect.anything() })
  expect(Item).not.toHaveProperty('passengers')
})
