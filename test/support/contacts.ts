import { handler as changeOwnUser } from '../../functions/identity/change-own-user.ts'
import { handler as undoAct } from '../../functions/identity/undo-act.ts'
import { handler as verifyOwnEmail } from '../../functions/identity/verify-own-email.ts'
import { handler as verifyOwnPhone } from '../../functions/identity/verify-own-phone.ts'
import type { Contact } from '../../shared/identity/rules/contacts.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { undoToken } from '../../shared/identity/rules/link-tokens.ts'
import type { Act } from '../../shared/identity/rules/undoable.ts'
import { verificationCode } from '../../shared/identity/rules/verification-code.ts'
import { noteAct, readUndoable } from '../../shared/identity/store/undoable.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { newIp } from './accounts.ts'
import { call } from './call.ts'

/** The code that the last mail or text message to an account's new address or number holds. */
export const changeCode = async (userId: string, contact: Contact): Promise<string> => {
  const item = await getItem('identity', keys.contactChange(userId, contact))
  return verificationCode(await readSecretKey('CODES_SECRET'), String(item?.verification_id ?? item?.otp_id))
}

export const askForChange = (token: string, body: { email?: string; phone_number?: string }) =>
  call(changeOwnUser, { method: 'PUT', path: '/api/v1/users/me', token, body, ip: newIp() })

export const enterCode = (token: string, contact: Contact, code: string) =>
  call(contact === 'email' ? verifyOwnEmail : verifyOwnPhone, {
    path: `/api/v1/users/me/${contact}/verify`,
    token,
    body: { code },
  })

/** Changes an account's address or number, as whoever reads the new one. */
export const changeContact = async (of: { token: string; userId: string }, contact: Contact, to: string) => {
  await askForChange(of.token, contact === 'email' ? { email: to } : { phone_number: to })
  return enterCode(of.token, contact, await changeCode(of.userId, contact))
}

/** The tokens of the links to undo what was done to an account, oldest first. */
export const undoTokens = async (user_id: string): Promise<string[]> => {
  const secret = await readSecretKey('CODES_SECRET')
  return (await readUndoable(user_id)).entries.map(({ undo_id }) => undoToken(secret, { user_id, undo_id }))
}

/** Notes so many acts that can be undone; an account may have 20, and 60 of keys. */
export const fillUndoable = async (userId: string, most = 20, act: Act = 'data_exported'): Promise<void> => {
  for (let acts = 0; acts < most; acts += 1) await noteAct(userId, act, Date.now())
}

export const undo = (token: string | undefined) =>
  call(undoAct, { path: '/api/v1/auth/undo', body: { token }, ip: newIp() })
