import { SNSClient } from '@aws-sdk/client-sns'

/** Sends text messages; the one client of an environment. */
export const sns = new SNSClient({ maxAttempts: 3 })
