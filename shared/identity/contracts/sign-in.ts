import * as z from 'zod/mini'
import { Session } from './session.ts'

/** One sign-in as it is held, of a session that goes on or has ended; `revoked_at` where it ended before its time. */
export const SignIn = z.extend(z.omit(Session, { current: true }), { revoked_at: z.nullable(z.string()) })

/** The attempts to sign in by password that are held: those that failed lately, and the lock that many of them set. */
export const FailedSignIns = z.object({
  attempted_at: z.array(z.iso.datetime()),
  locked_until: z.nullable(z.string()),
})
