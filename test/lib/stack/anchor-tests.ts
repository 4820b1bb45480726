import { expect, it } from 'vitest'
import type { Synthesized } from './synthesized.ts'

export const anchorTests = (stack: () => Synthesized) => {
  const bucket = () =>
    stack()
      .ofType('AWS::S3::Bucket')
      .find(({ path }) => path === 'Holdfast/Anchors')?.properties
  const policy = () =>
    stack()
      .ofType('AWS::S3::BucketPolicy')
      .find(({ path }) => path.startsWith('Holdfast/Anchors'))?.properties

  it('can be deleted by nobody for six hundred days, longer than the log is kept', () => {
    expect(bucket()).toMatchObject({
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 600 } },
      },
      VersioningConfiguration: { Status: 'Enabled' },
      BucketEncryption: expect.anything(),
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    })
    const kept = bucket()?.LifecycleConfiguration.Rules.map((rule: { Prefix: string; ExpirationInDays: number }) => [
      rule.Prefix,
      rule.ExpirationInDays,
    ])
    expect(kept).toEqual([
      ['anchors/', 601],
      ['heads/', 601],
    ])
  })

  it('are only added, each under a name that none has', () => {
    const denied = policy()?.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Deny')
    expect(denied).toEqual([
      expect.objectContaining({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        Resource: 'Holdfast/Anchors.Arn/*',
      }),
      expect.objectContaining({
        Action: 's3:PutObject',
        Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      }),
    ])
  })
}
