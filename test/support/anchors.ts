import { CreateBucketCommand, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3'
import { startFauxqs } from '../../local/engines/fauxqs.ts'
import { putOnce } from '../../shared/activity/adapters/anchor-bucket.ts'
import { keyNameOf, type LogKeys, publishedOf } from '../../shared/activity/rules/log-keys.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 600 } } as const

/** S3 with buckets of anchors as the stack makes them; once per test file, as functions keep their client. */
export const startAnchors = async () => {
  const engine = await startFauxqs()
  process.env.AWS_ENDPOINT_URL_S3 = engine.endpoint
  const client = new S3Client({ endpoint: engine.endpoint, region: 'us-east-1', credentials })
  return {
    client,
    /**
     * Makes an empty bucket and names it in the environment.
     * @param keys those that sign the log already, as a deploy publishes them
     */
    newBucket: async (keys?: LogKeys): Promise<string> => {
      const Bucket = `anchors-${crypto.randomUUID()}`
      process.env.ANCHORS_BUCKET = Bucket
      await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
      const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const
      await client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration }))
      if (keys) await putOnce(keyNameOf(keys.current), Buffer.from(JSON.stringify(publishedOf(keys))))
      return Bucket
    },
    stop: async () => {
      client.destroy()
      await engine.stop()
    },
  }
}
