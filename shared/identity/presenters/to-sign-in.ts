import type * as z from 'zod/mini'
import { toIso } from '../../kernel/clock.ts'
import { timeOfSuffix } from '../../kernel/ids.ts'
import type { FailedSignIns, SignIn } from '../contracts/sign-in.ts'
import type { Logins } from '../rules/login-lock.ts'
import type { Session } from '../rules/session.ts'
import { toSession } from './to-session.ts'

export const toSignIn = (session: Session): z.infer<typeof SignIn> => {
  const { current: _, ...shown } = toSession(session, '')
  return { ...shown, revoked_at: session.revoked_at ?? null }
}

export const toFailedSignIns = ({ attempts, locked_until }: Logins): z.infer<typeof FailedSignIns> => ({
  attempted_at: [...(attempts ?? [])].map(timeOfSuffix).toSorted().map(toIso),
  locked_until: locked_until ?? null,
})
