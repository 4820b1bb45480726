import type { EpochMs } from '../../kernel/clock.ts'
import { accountDeactivated } from '../rules/errors.ts'
import type { Registration } from '../rules/registration.ts'
import type { User } from '../rules/user.ts'
import { isSameCode, verificationCode } from '../rules/verification-code.ts'
import { completeRegistration, takeRegistrationTry, waitingRegistrations } from '../store/registrations.ts'
import { findUserId, readUser } from '../store/users.ts'
import { markVerified, takeTry } from '../store/verifications.ts'

interface Given {
  readonly email: string
  readonly code: string
  readonly user_id?: string | undefined
}

/** As many as the limit of registrations with one address lets wait. A code is one try at each. */
const most = 20

/**
 * The account of whoever enters a code that was sent to an address: the registration with that code becomes it.
 * @returns undefined when no registration has the code
 * @throws DomainError ACCOUNT_DEACTIVATED
 */
export const provedAccount = async (given: Given, secretKey: string, now: EpochMs): Promise<User | undefined> => {
  const waiting = await waitingRegistrations({ ...given, most }, now)
  const tried = await Promise.all(waiting.map(registration => takeRegistrationTry(registration, now)))
  const isIts = ({ verification_id }: Registration) =>
    verification_id !== undefined && isSameCode(given.code, verificationCode(secretKey, verification_id))
  const proved = tried.find(registration => registration !== undefined && isIts(registration))
  return proved ? completeRegistration(proved, now) : earlierAccount(given, secretKey, now)
}

/** An earlier version made accounts before their address was proved; their codes are still out. */
const earlierAccount = async ({ email, code }: Given, secretKey: string, now: EpochMs): Promise<User | undefined> => {
  const userId = await findUserId({ email })
  const verificationId = await takeTry(userId, now)
  if (!verificationId || !isSameCode(code, verificationCode(secretKey, verificationId))) return undefined
  const user = await readUser(userId)
  if (user?.deactivated_at !== undefined) throw accountDeactivated(user)
  return user && (await markVerified(userId, verificationId)) ? { ...user, email_verified: true } : undefined
}
