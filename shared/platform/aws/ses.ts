import { SESv2Client } from '@aws-sdk/client-sesv2'
import { timeOuts } from './time-outs.ts'

/** Sends mail; the one client of an environment. Calls are repeated by `callService`. */
export const ses = new SESv2Client({ maxAttempts: 1, requestHandler: timeOuts })
