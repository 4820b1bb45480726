import { expect, it } from 'vitest'
import { acknowledged } from '../../../lib/nag-suppressions.ts'
import { product } from '../../../shared/domains.ts'
import { expectedFunctions } from './expected-functions.ts'
import { grantsOf } from './grants-of.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => { readonly development: Synthesized; readonly production: Synthesized }

const development = {
  stage: 'development',
  holdSeconds: '900',
  mailFrom: 'tickets@holdfast.example',
  withSandbox: true,
  gateways: '',
}
const production = {
  stage: 'production',
  holdSeconds: '1200',
  mailFrom: 'tickets@example.com',
  withSandbox: false,
  gateways: 'stripe',
}
const inDevelopment = expectedFunctions(development)
const labelled = inDevelopment.map(expected => [expected.label, expected] as const)

export const grantTests = (stages: Stages) => {
  it('are for functions that exist, and every function has them', () => {
    expect(functionPaths(stages().development)).toEqual(inDevelopment.map(({ path }) => `${path}/Function`).sort())
    expect(functionPaths(stages().production)).toEqual(
      expectedFunctions(production)
        .map(({ path }) => `${path}/Function`)
        .sort(),
    )
  })

  it.each(labelled)('of %s are what its access says, and nothing else', (_, { path, grants }) => {
    expect(grantsOf(stages().development, path)).toEqual([...new Set(grants)].sort())
  })

  it.each(labelled)('of %s are those that its environment names', (_, { path, environment }) => {
    expect(environmentOf(stages().development, path)).toEqual(environment)
  })

  it('are the same in production, but for the sandbox and the gateways', () => {
    for (const { path, grants, environment } of expectedFunctions(production)) {
      expect(grantsOf(stages().production, path), path).toEqual([...new Set(grants)].sort())
      expect(environmentOf(stages().production, path), path).toEqual(environment)
    }
  })

  it('let timers be sent to the queues whose manifest says so, and to no other', () => {
    const path = 'Holdfast/PlatformDomain/SendDueTimers'
    const sends = grantsOf(stages().development, path).filter(grant => grant.startsWith('sqs:'))
    const timed = Object.entries(product.queues).filter(([, queue]) => queue.timed)
    expect(timed.map(([name]) => name)).toEqual(['hold-expiry', 'notifications'])
    expect(sends).toEqual([
      'sqs:SendMessage on Holdfast/HoldExpiryQueue/Queue.Arn',
      'sqs:SendMessage on Holdfast/NotificationsQueue/Queue.Arn',
    ])
    const variables = Object.keys(Object(environmentOf(stages().development, path)))
    expect(variables.filter(name => name.endsWith('_QUEUE'))).toEqual(['HOLD_EXPIRY_QUEUE', 'NOTIFICATIONS_QUEUE'])
  })

  it('have no wildcard in an action, and in a resource only where a reason is on record', () => {
    const all = inDevelopment.flatMap(({ path }) => grantsOf(stages().development, path))
    expect(all.filter(grant => grant.split(' on ')[0]?.includes('*'))).toEqual([])
    const wide = all.flatMap(grant => / on (\S*\*\S*)( |$)/.exec(grant)?.[1] ?? [])
    const reasons = acknowledged.flatMap(({ id }) => /IAM5\[Resource::(.+)\]$/.exec(id)?.[1] ?? [])
    expect([...new Set(wide)].sort()).toEqual([...new Set(reasons.map(inUsEast))].sort())
  })

  it('come from the one policy within the role, and only Lambda may take a role', () => {
    const { ofType } = stages().development
    expect([...ofType('AWS::IAM::ManagedPolicy'), ...ofType('AWS::IAM::Policy')]).toEqual([])
    for (const { path, properties } of ofType('AWS::IAM::Role')) {
      const { ManagedPolicyArns, Policies, AssumeRolePolicyDocument } = properties
      expect(ManagedPolicyArns, path).toBeUndefined()
      expect(Policies, path).toEqual([{ PolicyName: 'grants', PolicyDocument: expect.anything() }])
      expect(AssumeRolePolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ])
    }
  })
}

const functionPaths = ({ ofType }: Synthesized): string[] =>
  ofType('AWS::Lambda::Function')
    .map(({ path }) => path)
    .sort()

const environmentOf = ({ ofType }: Synthesized, functionPath: string): unknown =>
  ofType('AWS::Lambda::Function').find(({ path }) => path === `${functionPath}/Function`)?.properties.Environment
    .Variables

const inUsEast = (resource: string): string =>
  resource
    .replace(/^<(Anchors|referencetoHoldfastAnchors)\w+(\.Arn)?>/, 'Holdfast/Anchors.Arn')
    .replace('<AWS::Partition>', 'aws')
    .replace('<AWS::Region>', 'us-east-1')
    .replace('<AWS::AccountId>', '000000000000')
