import { readFileSync } from 'node:fs'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { json } from 'jq-wasm'
import { expect, test } from 'vitest'
import { type Change, streamBatchConsumer } from '../../shared/platform/events/stream.ts'

const streamArn = 'arn:aws:dynamodb:us-east-1:111122223333:table/Holdfast-Commerce/stream/2026-11-01T00:00:00.000'
const [seconds, shown] = [1_764_237_600, '2025-11-27T10:00:00+00:00']

const changesIn = async (event: DynamoDBStreamEvent): Promise<readonly Change[]> => {
  let found: readonly Change[] = []
  await streamBatchConsumer(async changes => {
    found = changes
    return new Set()
  })(event)
  return found
}

/** The filter between the AWS CLI and the function, from the guide. */
const filterInGuide = (): string => {
  const guide = readFileSync('docs/guides/operations.md', 'utf8')
  const [, filter = ''] =
    /get-records [^|]*\| jq --arg arn "\$\(info streamArn\)" '([^']+)' > records\.json/.exec(guide) ?? []
  return filter
}

test.each([
  ['iso8601', shown],
  ['wire', seconds],
])('changes that the AWS CLI reads, with times as %s, are those that Lambda brings', async (_, time) => {
  const dynamodb = {
    Keys: { pk: { S: 'a' }, sk: { S: 'b' } },
    OldImage: { pk: { S: 'a' }, sk: { S: 'b' } },
    SequenceNumber: '7',
  }
  const [expiry, other] = [{ eventID: '1' }, { eventID: '2' }]
  const identity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
  const ofLambda = { dynamodb: { ...dynamodb, ApproximateCreationDateTime: seconds }, eventSourceARN: streamArn }
  const ofCli = { dynamodb: { ApproximateCreationDateTime: time, ...dynamodb } }
  const read = {
    Records: [
      { ...expiry, ...ofCli, userIdentity: { PrincipalId: identity.principalId, Type: identity.type } },
      { ...other, ...ofCli },
    ],
    NextShardIterator: 'next',
  }
  const sent = await json(read, filterInGuide(), ['--arg', 'arn', streamArn])
  const event = {
    Records: [
      { ...expiry, ...ofLambda, userIdentity: identity },
      { ...other, ...ofLambda },
    ],
  }
  expect(await changesIn(sent as DynamoDBStreamEvent)).toEqual(await changesIn(event as DynamoDBStreamEvent))
})
