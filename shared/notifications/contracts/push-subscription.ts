import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { notificationIds } from '../domain.ts'

/** A browser that gets push messages, as its owner sees it: its address at the push service is not given away. */
export const PushSubscription = z.object({
  id: z.string(),
  /** The host of its push service. */
  service: z.string(),
  created_at: z.iso.datetime(),
})

export const PushSubscriptionParams = z.object({
  id: z.string().check(z.regex(idPattern(notificationIds.pushSubscription))),
})
