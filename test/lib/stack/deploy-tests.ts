import { expect, it } from 'vitest'
import type { Template } from '../../../local/template/assembly.ts'
import { references } from '../../../local/template/order.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => { readonly development: Synthesized; readonly production: Synthesized }

export const deployTests = (stages: Stages) => {
  // That references form no circle is proved by the synthesis itself: test/lib/stack/synthesized.ts creates all in order.
  it('stays below the limits of CloudFormation', () => {
    for (const [file, template] of Object.entries(stages().development.templates)) {
      expect(Object.keys(template.Resources ?? {}).length, file).toBeLessThanOrEqual(500)
      expect(Object.keys(template.Parameters ?? {}).length, file).toBeLessThanOrEqual(200)
      expect(Object.keys(template.Outputs ?? {}).length, file).toBeLessThanOrEqual(200)
      expect(JSON.stringify(template).length, file).toBeLessThan(1_000_000)
    }
  })

  it('gives a function its permissions before anything can call it', () => {
    for (const template of Object.values(stages().development.templates))
      for (const [id, { Properties, DependsOn }] of resourcesOf(template, 'AWS::Lambda::Function')) {
        const [role] = references(Properties?.Role)
        const policies = resourcesOf(template, 'AWS::IAM::Policy')
        const [policy] = policies.find(([, { Properties }]) => references(Properties?.Roles)[0] === role) ?? []
        expect(DependsOn, id).toEqual(expect.arrayContaining([policy]))
      }
  })

  it('makes the signing keys by a function that is ready, once for each purpose', () => {
    const root = stages().development.templates['Holdfast.template.json'] as Template
    const made = resourcesOf(root, 'Custom::SigningKeys')
    expect(made.map(([, { Properties }]) => Properties?.purpose)).toEqual(['access', 'tickets'])
    for (const [, { Properties, DependsOn }] of made) expect(DependsOn).toEqual(references(Properties?.ServiceToken))
  })

  it('generates secrets in a way that must never change, as CloudFormation would overwrite those in use', () => {
    const secrets = stages().development.ofType('AWS::SecretsManager::Secret')
    expect(secrets.map(({ path }) => path).sort()).toEqual(
      ['Access', 'Codes', 'Cursor', 'Sandbox', 'Tickets'].map(name => `Holdfast/${name}Secret`),
    )
    for (const { properties } of secrets)
      expect(properties.GenerateSecretString).toEqual({
        SecretStringTemplate: '{}',
        GenerateStringKey: 'key',
        PasswordLength: 64,
        ExcludePunctuation: true,
      })
  })

  // US East, without free tiers: $0.40 a secret, $0.10 an alarm; Lambda asks each queue 15 times a minute, at $0.40 a million.
  it('costs less than five dollars a month when nobody comes', () => {
    const { ofType, resources } = stages().development
    const polled = ofType('AWS::SQS::Queue').filter(({ properties }) => properties.RedrivePolicy).length
    const asked = (polled * 15 * 60 * 24 * 30) / 1e6
    const kept = 0.4 * ofType('AWS::SecretsManager::Secret').length + 0.1 * ofType('AWS::CloudWatch::Alarm').length
    const dollars = kept + 0.4 * asked
    expect(dollars).toBeLessThan(5)
    const costly = /^AWS::(KMS::Key|EC2|ECS|RDS|ElastiCache|OpenSearch|WAFv2|CloudWatch::Dashboard|Kinesis)/
    expect(resources.filter(({ type }) => costly.test(type))).toEqual([])
    expect(ofType('AWS::Lambda::Function').some(({ properties }) => properties.ProvisionedConcurrencyConfig)).toBe(
      false,
    )
  })
}

const resourcesOf = (template: Template, type: string) =>
  Object.entries(template.Resources ?? {}).filter(([, resource]) => resource.Type === type)
