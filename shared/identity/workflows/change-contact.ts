import type { EpochMs } from '../../kernel/clock.ts'
import { unauthenticated } from '../../platform/auth/access-token.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import type { Write } from '../../platform/dynamo/writes.ts'
import { type ContactChange, codeIdOf } from '../rules/contact-change.ts'
import { type Contact, contactsOf, isOwn, withContact } from '../rules/contacts.ts'
import { changedMeanwhile, codeInvalid, emailTaken, phoneNumberTaken } from '../rules/errors.ts'
import { newEntry, noted } from '../rules/undoable.ts'
import type { User } from '../rules/user.ts'
import { isSameCode, verificationCode } from '../rules/verification-code.ts'
import { type Room, roomFor } from '../store/addresses.ts'
import { takeContactTry, useUpChange } from '../store/contact-changes.ts'
import { isAnothers, moveContacts, nameReleases } from '../store/contacts.ts'
import { releasePhone } from '../store/phones.ts'
import { endSessions } from '../store/session-list.ts'
import { sessionGoesOn } from '../store/sessions.ts'
import { readUndoable, undoableWrite } from '../store/undoable.ts'
import { releaseUsername } from '../store/usernames.ts'
import { readUser } from '../store/users.ts'

interface Proved {
  readonly contact: Contact
  readonly to: string
}

/** The session that asks. */
interface Caller {
  readonly userId: string
  readonly sessionId: string
}

interface Entered extends Caller {
  readonly contact: Contact
  readonly code: string
}

/**
 * Gives an account the address or number that waits for its code. All other sessions end first, so that none is left where
 * this one breaks off.
 * @throws DomainError CODE_INVALID, UNAUTHENTICATED, EMAIL_TAKEN, PHONE_NUMBER_TAKEN, TOO_MANY_CHANGES, UNAVAILABLE
 */
export const enterContactCode = async (
  { userId, sessionId, contact, code }: Entered,
  secretKey: string,
  now: EpochMs,
): Promise<User> => {
  const change = await takeContactTry(userId, contact, now)
  const codeId = change && codeIdOf(change)
  const to = change?.[contact === 'email' ? 'email' : 'phone_number']
  if (!to || !codeId || !isSameCode(code, verificationCode(secretKey, codeId))) throw codeInvalid()
  await endSessions(userId, now, sessionId)
  return changeContact({ userId, sessionId }, { contact, to }, now, change)
}

const mostAttempts = 4

/**
 * Gives an account an address or number that its owner has proved, and tells whoever had the account's until then, with a
 * link that undoes it. Only while the session goes on that asks for it: an undoing, and every other end of all sessions, would
 * be followed by the change otherwise.
 * @param change is used up in the same moment
 * @throws DomainError CODE_INVALID, UNAUTHENTICATED, EMAIL_TAKEN, PHONE_NUMBER_TAKEN, TOO_MANY_CHANGES, UNAVAILABLE
 */
export const changeContact = async (
  { userId, sessionId }: Caller,
  proved: Proved,
  now: EpochMs,
  change?: ContactChange,
): Promise<User> => {
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    const [user, undoable] = await Promise.all([readUser(userId), readUndoable(userId)])
    if (!user || user.deactivated_at !== undefined) throw codeInvalid()
    const room = await requireFree(userId, proved, now)
    const before = contactsOf(user)
    const to = withContact(before, proved.contact, proved.to)
    const move = moveContacts(user, to, now, { room })
    const entry = newEntry(proved.contact === 'email' ? 'email_changed' : 'phone_changed', before, now)
    // A number in another form is the same number.
    const told = isOwn(before, proved.contact, proved.to)
      ? []
      : [undoableWrite(undoable, noted(undoable, entry, move.freed, now), now)]
    const usedUp: Write[] = change ? [useUpChange(change)] : []
    const named = await nameReleases(user, to)
    const failed = await transact([sessionGoesOn(userId, sessionId), ...usedUp, ...move.writes, ...named, ...told])
    if (failed.length === 0) {
      if (room?.unproved) await Promise.all([releasePhone(room.unproved), releaseUsername(room.unproved)])
      return move.changed
    }
    if (failed.includes(0)) throw unauthenticated()
    if (change && failed.includes(1)) throw codeInvalid()
  }
  throw changedMeanwhile()
}

const requireFree = async (userId: string, { contact, to }: Proved, now: EpochMs): Promise<Room | undefined> => {
  if (contact === 'phone') {
    if (await isAnothers(to, userId, now)) throw phoneNumberTaken()
    return undefined
  }
  const room = await roomFor(to, now, userId)
  if (!room) throw emailTaken()
  return room
}
