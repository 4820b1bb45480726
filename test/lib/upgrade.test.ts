import { describe, expect, it } from 'vitest'
import { keptIn } from '../../lib/upgrade/kept.ts'
import { keptOf, linesOf, withoutRetired } from '../../lib/upgrade/lines.ts'
import { lossesOf } from '../../lib/upgrade/losses.ts'

const index = (name: string, pk: string) => ({
  IndexName: name,
  KeySchema: [{ AttributeName: pk, KeyType: 'HASH' }],
  Projection: { ProjectionType: 'ALL' },
})
const table = (properties: object = {}, policy = 'Retain') => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: policy,
  Properties: {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [index('by-email', 'email')],
    ...properties,
  },
})
const secret = (length: number) => ({
  Type: 'AWS::SecretsManager::Secret',
  Properties: { Description: `of ${length}`, GenerateSecretString: { PasswordLength: length } },
})
const keys = (token: string) => ({
  Type: 'Custom::SigningKeys',
  Properties: { ServiceToken: token, purpose: 'access' },
})

type Template = Parameters<typeof keptIn>[0]
const released = {
  Resources: {
    Accounts: table(),
    Keys: secret(64),
    Tickets: { ...secret(64), DeletionPolicy: 'RetainExceptOnCreate' },
    AccessKeys: keys('function'),
    Work: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 60 } },
    Handler: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'handler' } },
  },
  Outputs: { AlarmsTopicArn: {}, Shared: { Export: { Name: 'shared' } }, PublishOutputRefApi: {} },
}

/** What is lost when a stack, and one nested in it that is empty so far, is deployed anew. */
const lost = (resources: object, outputs: object = {}, nested: Template = {}) => {
  const after = { Resources: { ...released.Resources, ...resources }, Outputs: { ...released.Outputs, ...outputs } }
  return lossesOf(keptOf(linesOf({ Holdfast: keptIn(released) })), {
    Holdfast: keptIn(JSON.parse(JSON.stringify(after))),
    'Holdfast/Nested': keptIn(nested),
  })
}

describe('an upgrade loses', () => {
  it('nothing where functions go and settings, a queue and an index come', () => {
    const Accounts = table({
      BillingMode: 'PROVISIONED',
      GlobalSecondaryIndexes: [index('by-phone', 'phone'), index('by-email', 'email')],
    })
    const More = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } }
    const Work = { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 120 } }
    expect(lost({ Accounts, More, Work, Handler: undefined }, { Another: {}, PublishOutputRefApi: undefined })).toEqual(
      [],
    )
  })

  it.each([
    [
      'a table whose key changes',
      { Accounts: table({ KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] }) },
      'Holdfast Accounts: this AWS::DynamoDB::Table would be replaced or overwritten, as KeySchema differs',
    ],
    [
      'a table that gets a name',
      { Accounts: table({ TableName: 'accounts' }) },
      'Holdfast Accounts: this AWS::DynamoDB::Table would be replaced or overwritten, as TableName differs',
    ],
    [
      'a table that is no longer retained',
      { Accounts: table({}, 'Delete') },
      'Holdfast Accounts: this AWS::DynamoDB::Table would no longer be retained',
    ],
    [
      'a secret that is no longer retained',
      { Tickets: { ...secret(64), DeletionPolicy: 'Delete' } },
      'Holdfast Tickets: this AWS::SecretsManager::Secret would no longer be retained',
    ],
    [
      'an index whose key changes under one name',
      { Accounts: table({ GlobalSecondaryIndexes: [index('by-email', 'address')] }) },
      'Holdfast Accounts: its index by-email would change, which CloudFormation refuses',
    ],
    [
      'an index',
      { Accounts: table({ GlobalSecondaryIndexes: undefined }) },
      'Holdfast Accounts: its index by-email would be deleted while functions of the last release still read it',
    ],
    [
      'its way, as two indexes come at once',
      {
        Accounts: table({
          GlobalSecondaryIndexes: ['by-email', 'by-name', 'by-age'].map(name => index(name, name.slice(3))),
        }),
      },
      'Holdfast Accounts: it would get the indexes by-name and by-age; DynamoDB makes one in an update',
    ],
    [
      'a secret that is dropped',
      { Keys: undefined },
      'Holdfast Keys: this AWS::SecretsManager::Secret would be deleted, or left behind with what it holds',
    ],
    [
      'a secret that is generated in another way',
      { Keys: secret(65) },
      'Holdfast Keys: this AWS::SecretsManager::Secret would be replaced or overwritten, as GenerateSecretString differs',
    ],
    [
      'keys that another function would make',
      { AccessKeys: keys('other') },
      'Holdfast AccessKeys: this Custom::SigningKeys would be replaced or overwritten, as ServiceToken differs',
    ],
    [
      'a queue that becomes FIFO',
      { Work: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      'Holdfast Work: this AWS::SQS::Queue would be replaced or overwritten, as FifoQueue differs',
    ],
  ])('%s', (_, resources, loss) => {
    expect(lost(resources)).toEqual([loss])
  })

  it('a table that moves to another stack under its logical id', () => {
    const moved = { Resources: { Accounts: released.Resources.Accounts } }
    expect(lost({ Accounts: undefined }, {}, moved)).toEqual([
      'Holdfast Accounts: this AWS::DynamoDB::Table would be deleted, or left behind with what it holds',
    ])
  })

  it('an output that is gone, and the name of an export', () => {
    expect(lost({}, { AlarmsTopicArn: undefined, Shared: { Export: { Name: 'other' } } })).toEqual([
      'Holdfast AlarmsTopicArn: this output would be gone',
      'Holdfast Shared: the export "shared" would become the export "other"',
    ])
  })

  it('no origin secret of an earlier round, which goes with the next rotation', () => {
    const rounds = (...numbers: number[]) => ({
      Holdfast: keptIn({
        Resources: Object.fromEntries(numbers.map(round => [`OriginSecret${round}8B30BE7E`, secret(64)])),
      }),
    })
    const afterRound2 = keptOf(withoutRetired(linesOf(rounds(2, 1)), 2))
    expect(lossesOf(afterRound2, rounds(3, 2))).toEqual([])
    expect(lossesOf(afterRound2, rounds(4, 3))).toHaveLength(1)
  })
})
