import { SQSClient } from '@aws-sdk/client-sqs'

/** Sends to queues and puts off their messages; the one client of an environment. */
export const sqs = new SQSClient({ maxAttempts: 3 })
