import type { EpochMs } from '../../kernel/clock.ts'
import { keyedHash } from '../../platform/http/by-contact.ts'
import type { Cap } from '../../platform/http/guard.ts'
import { otpSettings } from '../../platform/settings.ts'
import { newEmailChange, newPhoneChange } from '../rules/contact-change.ts'
import { type Contact, contactsOf, isOwn } from '../rules/contacts.ts'
import { otpCaps } from '../rules/otp-caps.ts'
import type { User } from '../rules/user.ts'
import { isAddressTaken } from '../store/addresses.ts'
import { putContactChange } from '../store/contact-changes.ts'
import { isProvedNumber } from '../store/phones.ts'
import { noteSignUpAttempt } from '../store/users.ts'
import { requireRecentSignIn } from './recent-sign-in.ts'

interface Given {
  readonly email?: string | undefined
  readonly phone_number?: string | undefined
}

interface Caller {
  readonly user_id: string
  readonly session_id: string
  readonly ip: string
}

/**
 * The caps on codes for a new address or number. Those of text messages are shared with sign-ins, as they cost the same; whoever
 * has not signed in lately uses up none.
 * @throws DomainError RECENT_SIGN_IN_REQUIRED
 */
export const contactCaps = async (caller: Caller, given: Given, now: EpochMs): Promise<readonly Cap[]> => {
  const { email, phone_number: phoneNumber } = given
  if (email === undefined && phoneNumber === undefined) return []
  await requireRecentSignIn(caller, now)
  const own = { key: `contactCode#user#${caller.user_id}`, max: 5, seconds: 600 }
  const mails =
    email === undefined ? [] : [{ key: `contactCode#email#${await keyedHash(email)}`, max: 5, seconds: 3600 }]
  return [own, ...mails, ...(phoneNumber === undefined ? [] : await textCaps(phoneNumber, caller.ip))]
}

const textCaps = async (phoneNumber: string, ip: string): Promise<readonly Cap[]> => {
  const [phoneHash, isProved] = await Promise.all([keyedHash(phoneNumber), isProvedNumber(phoneNumber)])
  return otpCaps(otpSettings(), { phoneNumber, phoneHash, ip, isProved })
}

/**
 * Has codes sent to what an account's owner wants to be reached by, in place of earlier ones. For an address that another
 * account has the same is written, no code is sent, and its owner gets a mail that says so.
 * @returns what waits for its code
 */
export const sendContactCodes = async (user: User, { email, phone_number }: Given, now: EpochMs) => {
  const isNew = (contact: Contact, to: string | undefined) => to !== undefined && !isOwn(contactsOf(user), contact, to)
  const [newEmail, newNumber] = [
    isNew('email', email) ? email : undefined,
    isNew('phone', phone_number) ? phone_number : undefined,
  ]
  if (newEmail !== undefined) await mailCode(user.user_id, newEmail, now)
  if (newNumber !== undefined) await putContactChange(newPhoneChange(user.user_id, newNumber, now))
  return { pending_email: newEmail ?? null, pending_phone_number: newNumber ?? null }
}

const mailCode = async (userId: string, email: string, now: EpochMs): Promise<void> => {
  const isTaken = await isAddressTaken(email, now, userId)
  const change = newEmailChange(userId, email, !isTaken, now)
  await Promise.all([putContactChange(change), noteSignUpAttempt(email, isTaken, now)])
}
