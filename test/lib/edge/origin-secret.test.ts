import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { OriginSecret } from '../../../lib/constructs/origin-secret.ts'

const made = (round: number, region = 'us-east-1') => {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } })
  const main = new Stack(app, 'Main', { env: { region } })
  const edge = new Stack(app, 'Edge', { env: { region: 'us-east-1' } })
  const origin = new OriginSecret(main, round)
  const secrets = Object.entries(Template.fromStack(main).findResources('AWS::SecretsManager::Secret'))
  return {
    secrets,
    accepted: JSON.stringify(main.resolve(origin.accepted)),
    sent: JSON.stringify(edge.resolve(origin.sentFrom(edge))),
  }
}

const idOf = (round: number, { secrets }: ReturnType<typeof made>): string =>
  secrets.map(([id]) => id).find(id => id.startsWith(`OriginSecret${round}`)) ?? `no secret of round ${round}`

describe('the origin secret', () => {
  it('is one in the first round', () => {
    const first = made(1)
    expect(first.secrets).toHaveLength(1)
    expect(first.accepted).toContain(idOf(1, first))
    expect(first.sent).toContain(idOf(1, first))
  })

  it('is accepted in its round and the next: functions are deployed before CloudFront, which sends the old one meanwhile', () => {
    for (const round of [2, 3]) {
      const [before, now] = [made(round - 1), made(round)]
      expect(now.secrets).toHaveLength(2)
      expect(now.accepted).toContain(idOf(round, now))
      expect(before.sent).toContain(idOf(round - 1, before))
      expect(now.accepted).toContain(idOf(round - 1, before))
      expect(now.sent).toContain(idOf(round, now))
      expect(now.sent).not.toContain(idOf(round - 1, before))
    }
  })

  it('is a new one in each round, and the last but one is gone', () => {
    const third = made(3)
    expect(idOf(1, third)).toBe('no secret of round 1')
    expect(idOf(3, third)).not.toBe(idOf(2, third))
  })

  it('lies beside CloudFront too, where the deployment is in another region', () => {
    for (const [, { Properties }] of made(2, 'ap-south-1').secrets)
      expect(Properties.ReplicaRegions).toEqual([{ Region: 'us-east-1' }])
    for (const [, { Properties }] of made(2).secrets) expect(Properties.ReplicaRegions).toBeUndefined()
    expect(made(1, 'ap-south-1').sent).toContain('{{resolve:secretsmanager:arn:')
    expect(made(1, 'ap-south-1').sent).toContain(':secretsmanager:us-east-1:')
  })
})
