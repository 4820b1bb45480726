import * as z from 'zod/mini'
import { renewLogKey } from '../../shared/activity/workflows/log-key.ts'
import { now } from '../../shared/kernel/clock.ts'
import { customResource } from '../../shared/platform/events/custom-resource.ts'

/** Makes the activity log's first key when the stack is deployed. Whatever is done to the resource later keeps the key. */
export const handler = customResource(z.object({}), async () => {
  await renewLogKey(process.env.LOG_SECRET ?? '', now())
})
