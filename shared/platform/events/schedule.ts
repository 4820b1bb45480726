import type { Context, ScheduledEvent } from 'aws-lambda'
import { actingAlone } from '../dynamo/actor.ts'
import { log, traceOf } from '../observability/log.ts'

/** The Lambda handler of a scheduled function. A run that fails is counted: there is no caller to notice it. */
export const scheduled =
  (handle: (context: Context) => Promise<void>) =>
  (_: ScheduledEvent, context: Context): Promise<void> =>
    actingAlone(context.awsRequestId, async () => {
      try {
        await handle(context)
      } catch (error) {
        const measures = { function_failures: [1, 'Count'] } as const
        log.error('run failed', { request_id: context.awsRequestId, error: traceOf(error) }, { measures })
        throw error
      }
    })
