import { SNSClient } from '@aws-sdk/client-sns'
import { timeOuts } from './time-outs.ts'

/** Sends text messages; the one client of an environment. Calls are repeated by `callService`. */
export const sns = new SNSClient({ maxAttempts: 1, requestHandler: timeOuts })
