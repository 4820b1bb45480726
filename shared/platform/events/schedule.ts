import type { Context, ScheduledEvent } from 'aws-lambda'
import { actingAlone } from '../dynamo/actor.ts'

/** The Lambda handler of a scheduled function. */
export const scheduled =
  (handle: (context: Context) => Promise<void>) =>
  (_: ScheduledEvent, context: Context): Promise<void> =>
    actingAlone(context.awsRequestId, () => handle(context))
