import { SNSClient } from '@aws-sdk/client-sns'
import { timeOuts } from './time-outs.ts'

/** Sends text messages; the one client of an environment. */
export const sns = new SNSClient({ maxAttempts: 3, requestHandler: timeOuts })
