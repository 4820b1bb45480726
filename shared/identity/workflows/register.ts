import type { EpochMs } from '../../kernel/clock.ts'
import { keyReused } from '../../platform/http/idempotency.ts'
import { usernameTaken } from '../rules/errors.ts'
import { hashPassword, isPassword } from '../rules/password-hash.ts'
import { type Named, newName, newRegistration, type Registration } from '../rules/registration.ts'
import type { Person } from '../rules/user.ts'
import { bindRegistrationKey, isKeyBound } from '../store/registration-keys.ts'
import { putRegistration, waitingRegistrations } from '../store/registrations.ts'
import { isUsernameTaken } from '../store/usernames.ts'
import { noteSignUpAttempt, readUser } from '../store/users.ts'

interface SignUp {
  readonly body: Person & { readonly password: string }
  /** Whether the address has an account. */
  readonly isTaken: boolean
  /** The caller with its Idempotency-Key, if it sent one. */
  readonly keyed: string | undefined
}

/**
 * Stores a registration that waits for its code. For an address that has an account it does the same work, but no code
 * is sent, and its owner gets a mail that says so.
 * @throws DomainError USERNAME_TAKEN, IDEMPOTENCY_KEY_REUSED
 */
export const register = async ({ body, isTaken, keyed }: SignUp, now: EpochMs): Promise<Registration> => {
  const { password, ...person } = body
  if (await isNameGone(body.username, keyed, now)) throw usernameTaken()
  const name = keyed === undefined ? newName(now) : await boundName(keyed, body, now)
  const password_hash = await hashPassword(password)
  const registration = newRegistration({ ...person, password_hash }, name, !isTaken, now)
  if (keyed !== undefined && (await isMade(registration, now))) return registration
  await Promise.all([putRegistration(registration), noteSignUpAttempt(person.email, isTaken, now)])
  return registration
}

/** Whether another account has the username. A repeated request gets its reply whoever has it by now. */
const isNameGone = async (username: string | undefined, keyed: string | undefined, now: EpochMs): Promise<boolean> => {
  if (username === undefined || !(await isUsernameTaken(username))) return false
  return keyed === undefined || !(await isKeyBound(keyed, now))
}

/** The name of the one registration that a caller may send under an Idempotency-Key. */
const boundName = async (keyed: string, body: SignUp['body'], now: EpochMs): Promise<Named> => {
  const request = JSON.stringify(body)
  const own = { ...newName(now), proof: await hashPassword(request) }
  const bound = await bindRegistrationKey(keyed, own, now)
  if (bound !== own && !(await isPassword(request, bound.proof))) throw keyReused()
  return bound
}

/** Whether an earlier attempt stored the registration: it waits, or is an account by now. */
const isMade = async ({ email, user_id }: Registration, now: EpochMs): Promise<boolean> => {
  const [waiting, account] = await Promise.all([
    waitingRegistrations({ email, user_id, most: 1 }, now),
    readUser(user_id),
  ])
  return waiting.length > 0 || account !== undefined
}
