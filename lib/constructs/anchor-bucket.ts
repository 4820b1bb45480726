import { Duration } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { lockedDays } from '../../shared/activity/rules/anchored.ts'

const locked = Duration.days(lockedDays)

/**
 * Where the activity log's public keys and the heads of its chains lie. In compliance mode nobody deletes a version before
 * its time, the owner of the account included, and what is written later under a key is a version beside the first.
 */
export class AnchorBucket extends Bucket {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      objectLockDefaultRetention: ObjectLockRetention.compliance(locked),
      // Keys are few and stay: each is proved by the one before.
      lifecycleRules: ['anchors/', 'heads/'].map(prefix => ({
        prefix,
        expiration: locked.plus(Duration.days(1)),
        noncurrentVersionExpiration: locked.plus(Duration.days(1)),
      })),
    })
    this.#refuse(['s3:DeleteObject', 's3:DeleteObjectVersion'])
    // A second version is no harm, but a fault that the audit names: nothing may write one.
    this.#refuse(['s3:PutObject'], {
      Null: { 's3:if-none-match': 'true' },
      Bool: { 's3:ObjectCreationOperation': 'true' },
    })
  }

  #refuse(actions: string[], conditions?: Record<string, Record<string, string>>): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions,
        resources: [this.arnForObjects('*')],
        ...(conditions && { conditions }),
      }),
    )
  }
}
