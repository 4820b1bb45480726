import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fileNameOf } from '../../../lib/domain.ts'
import { domainsOf } from '../../../lib/domains/index.ts'
import { expectedFunctions } from './expected-functions.ts'
import { grantsOf } from './grants-of.ts'
import type { Bundled, Synthesized } from './synthesized.ts'

/** The IAM actions that a call of the SDK may need; of a transaction, those of its parts. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  DescribeTable: ['dynamodb:DescribeTable'],
  GetItem: ['dynamodb:GetItem'],
  BatchGetItem: ['dynamodb:BatchGetItem'],
  Query: ['dynamodb:Query'],
  Scan: ['dynamodb:Scan'],
  PutItem: ['dynamodb:PutItem'],
  UpdateItem: ['dynamodb:UpdateItem'],
  DeleteItem: ['dynamodb:DeleteItem'],
  BatchWriteItem: ['dynamodb:BatchWriteItem'],
  TransactWriteItems: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
  SendMessageBatch: ['sqs:SendMessage'],
  ChangeMessageVisibility: ['sqs:ChangeMessageVisibility'],
  GetQueueUrl: ['sqs:GetQueueUrl'],
  GetSecretValue: ['secretsmanager:GetSecretValue'],
  PutSecretValue: ['secretsmanager:PutSecretValue'],
  SendEmail: ['ses:SendEmail', 'ses:SendRawEmail'],
  Publish: ['sns:Publish'],
  PutObject: ['s3:PutObject'],
  GetObject: ['s3:GetObject', 's3:GetObjectVersion'],
  ListObjectVersions: ['s3:ListBucketVersions'],
}

/** What Lambda itself does with a function's role, which no code calls. */
const lambdaDoes =
  /^(logs:|sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes|ChangeMessageVisibility|GetQueueUrl)|dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams))/

// The document client and that of S3 bring these along, called or not.
const always = ['DescribeEndpoints', 'Query', 'Scan', 'CreateSession']
// Every record says who wrote it, which a deletion cannot: it is announced by an update, wherever there is a deletion.
const ofStamps = 'UpdateItem'

const functions = expectedFunctions({ stage: '', holdSeconds: '', mailFrom: '', withSandbox: true, gateways: '' }).map(
  expected => [expected.label, expected] as const,
)

export const commandTests = (given: () => { readonly development: Synthesized; readonly bundled: Bundled }) => {
  it.each(functions)('%s is granted nothing it cannot call', (_, { path, file, isListener }) => {
    const { development, bundled } = given()
    const useful = commandsIn(bundled.codeOf(file)).flatMap(command => actionsOf[command] ?? [])
    const granted = actionsGranted(development, path)
    expect(
      granted.filter(
        action => !useful.includes(action) && !lambdaDoes.test(action) && !(isListener && action === 'sqs:SendMessage'),
      ),
    ).toEqual([])
  })

  it.each(functions)('%s calls nothing it is not granted', (_, { path, file, isEndpoint }) => {
    const { development, bundled } = given()
    // The API's description needs nothing: whatever its bundle can call is in every endpoint, by its contract used or not.
    const idle = [...(isEndpoint ? commandsIn(bundled.codeOf('api/get-openapi')) : always), ofStamps]
    const called = commandsIn(bundled.codeOf(file)).filter(command => !idle.includes(command))
    const granted = actionsGranted(development, path)
    expect(called.filter(command => !actionsOf[command]?.some(action => granted.includes(action)))).toEqual([])
  })

  it('a repeated Idempotency-Key is recognized where the handler says, which decides what is granted for that', () => {
    for (const { name, access } of domainsOf({ withSandbox: true }))
      for (const [endpoint, { idempotency }] of Object.entries(access)) {
        const file = `functions/${name}/${fileNameOf(endpoint)}.ts`
        expect([file, /\bidempotency: '?(\w+)/.exec(readFileSync(file, 'utf8'))?.[1]]).toEqual([file, idempotency])
      }
  })
}

const actionsGranted = (stack: Synthesized, path: string): string[] => [
  ...new Set(grantsOf(stack, path).map(grant => grant.split(' ')[0] ?? '')),
]

/** The SDK's commands that are left in a bundle: each is a class made by a call that carries its name. */
const commandsIn = (code: string): string[] => [
  ...new Set(
    [...code.matchAll(/extends [\w$]+\([\w$]+,[\w$]+,"([A-Z]\w+)",[\w$]+\)/g)].flatMap(found => found[1] ?? []),
  ),
]
