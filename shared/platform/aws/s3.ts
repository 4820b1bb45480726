import { S3Client } from '@aws-sdk/client-s3'
import { timeOuts } from './time-outs.ts'

/** The one client of an environment. */
export const s3 = new S3Client({ maxAttempts: 5, requestHandler: timeOuts })
