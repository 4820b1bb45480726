import { SQSClient } from '@aws-sdk/client-sqs'
import { timeOuts } from './time-outs.ts'

/** Sends messages to queues and delays them; the one client of an environment. */
export const sqs = new SQSClient({ maxAttempts: 3, requestHandler: timeOuts })
