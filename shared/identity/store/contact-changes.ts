import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import { send } from '../../platform/dynamo/conditional-write.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { put, remove, type Write } from '../../platform/dynamo/writes.ts'
import { ContactChange, codeIdOf } from '../rules/contact-change.ts'
import type { Contact } from '../rules/contacts.ts'
import { keys } from '../rules/keys.ts'
import { takeCodeTry } from './code-tries.ts'

const changes = recordOf('identity', 'contact change', ContactChange)

const keyOf = ({ user_id, email }: ContactChange) =>
  keys.contactChange(user_id, email === undefined ? 'phone' : 'email')

/** Stores a change that waits for its code, in place of an earlier one; the table's stream has the code sent if one is owed. */
export const putContactChange = async (change: ContactChange): Promise<void> => {
  const ttl = toTtl(fromIso(change.expires_at))
  await send(put('identity', { ...keyOf(change), ...changes.check(change), tries: 0, ttl }))
}

/** Uses up one of the tries at the code of an account's change. @returns the change, if one waits */
export const takeContactTry = async (userId: string, contact: Contact, now: EpochMs) => {
  const item = await takeCodeTry(keys.contactChange(userId, contact), now)
  return item && changes.parse(item)
}

/** Uses up a change, once. */
export const useUpChange = (change: ContactChange): Write =>
  remove('identity', keyOf(change), {
    when: `${change.email === undefined ? 'otp_id' : 'verification_id'} = :id`,
    values: { ':id': codeIdOf(change) },
  })
