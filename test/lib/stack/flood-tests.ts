import { expect, it } from 'vitest'
import { exampleSettings } from '../../../lib/example-settings.ts'
import type { Resource, Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'development' | 'production' | 'named', Synthesized>>

const keptSecret = exampleSettings.named.TICKETS_SECRET_ARN

/** The functions that money waits for, with what is kept free for each. */
export const reserved = {
  'Holdfast/CommerceDomain/OnCommerceChange': 50,
  'Holdfast/PaymentsDomain/InitiatePayment': 100,
  'Holdfast/PaymentsDomain/OnPaymentCheck': 5,
  'Holdfast/PaymentsDomain/OnPaymentEvent': 50,
  'Holdfast/PaymentsDomain/OnRefund': 5,
  'Holdfast/PaymentsDomain/ReceiveWebhook': 50,
  'Holdfast/PaymentsDomain/ReconcilePayments': 2,
}

export const floodTests = (stages: Stages) => {
  it('has at most so many functions at once behind each queue', () => {
    const others = {
      Cancellations: 5,
      Closings: 2,
      HoldExpiry: 10,
      Invoices: 20,
      LedgerPages: 10,
      MailFeedback: 2,
      Migrations: 2,
      PaymentChecks: 5,
      PaymentEvents: 50,
      Refunds: 5,
      Subscriptions: 5,
    }
    const { development, production, named } = stages()
    const paced = { Codes: 3, Notifications: 2 }
    expect(atOnce(development)).toEqual({ ...others, ...paced, SandboxWebhooks: 10 })
    expect(atOnce(production)).toEqual({ ...others, ...paced })
    expect(atOnce(named)).toEqual({ ...others, Codes: 50, Notifications: 25, SandboxWebhooks: 10 })
  })

  it('of mails leaves SES’s pace to codes: each function sends one at a time, in a quarter of a second at the least', () => {
    for (const queue of ['Codes', 'Notifications'])
      expect(sources(stages().development).find(isOf(queue))?.properties.BatchSize).toBe(1)
    const { Codes, Notifications } = atOnce(stages().named)
    expect([Codes, Notifications].map(functions => Number(functions) * 4)).toEqual([200, 100])
  })

  it('finds executions kept free for payments where the account has them, and nowhere by default', () => {
    const { development, production, named } = stages()
    expect([kept(development), kept(production)]).toEqual([{}, {}])
    expect(kept(named)).toEqual(reserved)
    // AWS keeps a hundred of an account's thousand for functions without a reservation; nine in ten would starve those.
    expect(Object.values(reserved).reduce((sum, each) => sum + each)).toBeLessThan(500)
  })

  it('never has more messages worked on than the executions that are kept for them', () => {
    const { named } = stages()
    for (const { properties } of sources(named)) {
      const most = kept(named)[properties.FunctionName.replace(/\/Function$/, '')]
      if (most !== undefined) expect(properties.ScalingConfig.MaximumConcurrency, properties.FunctionName).toBe(most)
    }
  })

  it('meets tables and indexes that are warm where a setting says so, and as AWS makes them by default', () => {
    const { development, production, named } = stages()
    for (const stage of [development, production]) expect(warm(stage)).toEqual({})
    expect(warm(named)).toEqual({
      'Holdfast/CommerceTable': { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 6000 },
      'Holdfast/CommerceTable payments-to-reconcile': { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 6000 },
      'Holdfast/InventoryTable': { ReadUnitsPerSecond: 24_000, WriteUnitsPerSecond: 8000 },
    })
  })

  it('and the end of a stack leave the keys that sign tickets, which another stack can take up', () => {
    const { development, named } = stages()
    const [own] = rawOf(development, 'AWS::SecretsManager::Secret', 'Holdfast/TicketsSecret')
    expect([own?.DeletionPolicy, own?.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain'])
    expect(development.outputs.TicketsSecretArn).toBe('Holdfast/TicketsSecret')
    expect(rawOf(named, 'AWS::SecretsManager::Secret', 'Holdfast/TicketsSecret')).toEqual([])
    expect(named.outputs.TicketsSecretArn).toBe(keptSecret)
    const makers = named.ofType('Custom::SigningKeys').map(({ properties }) => properties)
    expect(makers.find(({ purpose }) => purpose === 'tickets')?.secret_arn).toBe(keptSecret)
    for (const path of ['PaymentsDomain/OnPaymentEvent', 'IdentityDomain/RotateSigningKeys'])
      expect(variablesOf(named, `Holdfast/${path}/Function`).TICKETS_SECRET).toBe(keptSecret)
  })

  it('of new kinds of messages finds their consumers: nested stacks stand after the keys, and after who receives from them', () => {
    for (const stage of Object.values(stages())) {
      const stacks = rawOf(stage, 'AWS::CloudFormation::Stack')
      const idOf = (domain: string) => stacks.find(({ id }) => id.startsWith(`${domain}DomainNestedStack`))?.id
      const before = (domain: string): string[] => {
        const { DependsOn = [] } = stacks.find(({ id }) => id === idOf(domain)) ?? {}
        return [DependsOn].flat()
      }
      for (const { DependsOn } of stacks)
        expect([DependsOn ?? []].flat().filter(id => /^(SigningKeys|LogKey)/.test(id))).toHaveLength(3)
      expect(before('Identity')).toContain(idOf('Notifications'))
      for (const receiver of ['Notifications', 'Payments', 'Reservations'])
        expect(before('Commerce')).toContain(idOf(receiver))
      for (const receiver of ['Notifications', 'Reservations']) expect(before('Platform')).toContain(idOf(receiver))
      expect(before('Notifications').filter(id => id.includes('NestedStack'))).toEqual([])
    }
  })
}

const sources = ({ ofType }: Synthesized): readonly Resource[] =>
  ofType('AWS::Lambda::EventSourceMapping').filter(({ properties }) => properties.EventSourceArn.includes('Queue/'))

const queueOf = ({ properties }: Resource): string =>
  /^Holdfast\/(\w+)Queue\//.exec(properties.EventSourceArn)?.[1] ?? properties.EventSourceArn

const isOf = (queue: string) => (source: Resource) => queueOf(source) === queue

export const atOnce = (stage: Synthesized): Record<string, unknown> =>
  Object.fromEntries(
    sources(stage).map(source => [queueOf(source), source.properties.ScalingConfig?.MaximumConcurrency]),
  )

const kept = ({ ofType }: Synthesized): Record<string, number> =>
  Object.fromEntries(
    ofType('AWS::Lambda::Function')
      .filter(({ properties }) => properties.ReservedConcurrentExecutions !== undefined)
      .map(({ path, properties }) => [path.replace(/\/Function$/, ''), properties.ReservedConcurrentExecutions]),
  )

interface Warmed {
  readonly IndexName?: string
  readonly WarmThroughput?: unknown
}

/** By table, and by table and index. */
const warm = ({ ofType }: Synthesized): Record<string, unknown> =>
  Object.fromEntries(
    ofType('AWS::DynamoDB::Table').flatMap(({ path, properties }) =>
      [properties as Warmed, ...(properties.GlobalSecondaryIndexes ?? [])]
        .filter(({ WarmThroughput }: Warmed) => WarmThroughput !== undefined)
        .map(({ IndexName, WarmThroughput }: Warmed) => [[path, IndexName ?? []].flat().join(' '), WarmThroughput]),
    ),
  )

const variablesOf = ({ ofType }: Synthesized, path: string): Record<string, unknown> =>
  ofType('AWS::Lambda::Function').find(candidate => candidate.path === path)?.properties.Environment.Variables ?? {}

interface Raw {
  readonly id: string
  readonly DependsOn?: string | string[]
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

/** As the template of the main stack has them. */
const rawOf = ({ templates }: Synthesized, type: string, path = ''): Raw[] =>
  Object.entries(templates['Holdfast.template.json']?.Resources ?? {})
    .filter(([, { Type, Metadata }]) => Type === type && String(Object(Metadata)['aws:cdk:path']).startsWith(path))
    .map(([id, raw]) => ({ ...(raw as object), id }) as Raw)
