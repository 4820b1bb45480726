import { expect, it } from 'vitest'
import { stageVariables } from '../../../bin/stage-environment.ts'
import type { Template } from '../../../local/template/assembly.ts'
import { references } from '../../../local/template/order.ts'
import { alarmMetrics } from './alarm-tests.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => { readonly development: Synthesized; readonly production: Synthesized }

export const deployTests = (stages: Stages) => {
  // That references form no circle, and that no quota is near, is proved by the synthesis: test/lib/stack/synthesized.ts.
  it('gives a function its permissions before anything can call it: they are in the role it refers to', () => {
    for (const template of Object.values(stages().development.templates))
      for (const [id, { Properties }] of resourcesOf(template, 'AWS::Lambda::Function')) {
        const [role] = references(Properties?.Role)
        expect(template.Resources?.[role ?? '']?.Properties?.Policies, id).toHaveLength(1)
      }
  })

  it('makes the signing keys by functions that are ready, once for each purpose', () => {
    const root = stages().development.templates['Holdfast.template.json'] as Template
    const made = resourcesOf(root, 'Custom::SigningKeys')
    expect(made.map(([, { Properties }]) => Properties?.purpose)).toEqual(['access', 'tickets'])
    made.push(...resourcesOf(root, 'Custom::LogKey'))
    expect(made).toHaveLength(3)
    for (const [, { Properties, DependsOn }] of made) expect(DependsOn).toEqual(references(Properties?.ServiceToken))
  })

  it('generates secrets in a way that must never change, as CloudFormation would overwrite those in use', () => {
    const secrets = stages().development.ofType('AWS::SecretsManager::Secret')
    expect(secrets.map(({ path }) => path).sort()).toEqual([
      ...['Access', 'Codes', 'Cursor', 'Limits'].map(name => `Holdfast/${name}Secret`),
      'Holdfast/LogSecret',
      'Holdfast/Origin/Secret1',
      ...['Push', 'Sandbox', 'Tickets'].map(name => `Holdfast/${name}Secret`),
    ])
    for (const { properties } of secrets)
      expect(properties.GenerateSecretString).toEqual({
        SecretStringTemplate: '{}',
        GenerateStringKey: 'key',
        PasswordLength: 64,
        ExcludePunctuation: true,
      })
  })

  it('has what npm run migrate asks a stage for', () => {
    const { outputs } = stages().production
    const variables = stageVariables(outputs as Record<string, string>)
    expect(variables).toMatchObject({
      OPERATIONS_TABLE: outputs.OperationsTableName,
      COMMERCE_TABLE: expect.anything(),
    })
    expect(variables.MIGRATIONS_QUEUE).toBe(outputs.MigrationsQueueUrl)
    expect(() => stageVariables({})).toThrow('deploy this release first')
  })

  // US East, without free tiers: $0.40 a secret, $0.10 for each metric of an alarm, $5 a web ACL and $1 each of its rules; Lambda asks each queue
  // 15 times a minute, at $0.40 a million.
  it('costs less than twenty-five dollars a month without requests', () => {
    const { ofType, resources } = stages().development
    const polled = ofType('AWS::SQS::Queue').filter(({ properties }) => properties.RedrivePolicy).length
    const asked = (polled * 15 * 60 * 24 * 30) / 1e6
    const kept = 0.4 * ofType('AWS::SecretsManager::Secret').length + 0.1 * alarmMetrics(stages().development)
    const [acl, ...otherAcls] = ofType('AWS::WAFv2::WebACL')
    expect(otherAcls).toEqual([])
    const scheduled = 0.07
    const dollars = kept + scheduled + 0.4 * asked + 5 + acl?.properties.Rules.length
    expect(dollars).toBeLessThan(25)
    const costly = /^AWS::(KMS::Key|EC2|ECS|RDS|ElastiCache|OpenSearch|Kinesis)/
    expect(resources.filter(({ type }) => costly.test(type))).toEqual([])
    expect(ofType('AWS::Lambda::Function').some(({ properties }) => properties.ProvisionedConcurrencyConfig)).toBe(
      false,
    )
  })
}

const resourcesOf = (template: Template, type: string) =>
  Object.entries(template.Resources ?? {}).filter(([, resource]) => resource.Type === type)
