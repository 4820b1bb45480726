import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'

/**
 * One signed-in device. `last_seen_at` is the time it last renewed its tokens, at most half an hour before its last
 * request.
 */
export const Session = z.object({
  id: z.string(),
  device: z.string(),
  client: z.enum(['browser', 'native']),
  ip: z.string(),
  created_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  /** Whether it is the session of this request. */
  current: z.boolean(),
})

export type Session = z.infer<typeof Session>

export const SessionParams = z.object({ id: z.string().check(z.regex(idPattern(identityIds.session))) })
