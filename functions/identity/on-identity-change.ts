import { keys } from '../../shared/identity/rules/keys.ts'
import type { Notification } from '../../shared/notifications/contracts/messages.ts'
import type { Change } from '../../shared/platform/events/stream.ts'
import { streamRouter } from '../../shared/platform/events/stream-router.ts'

/** Notifies an account's owner of changes: a code to enter, a second registration, a password forgotten or changed … */
export const handler = streamRouter(change => {
  const body = messageOf(change)
  return body ? [{ queue: 'notifications', body }] : []
})

const messageOf = ({ id, sk, before, after }: Change): Notification | undefined => {
  const isNew = (field: string) => after?.[field] !== undefined && after[field] !== before?.[field]
  if (sk === 'OTP' && isNew('otp_id')) {
    const data = { otp_id: String(after?.otp_id), expires_at: String(after?.expires_at) }
    return { event_id: id, kind: 'otp_code', to: { phone_number: String(after?.phone_number) }, data }
  }
  if (typeof after?.email !== 'string') return undefined
  const common = { event_id: id, to: { email: after.email }, name: after.first_name as string | undefined }
  if (isOfCode(sk) && isNew('verification_id')) {
    const data = { verification_id: String(after.verification_id), expires_at: String(after.expires_at) }
    return { ...common, kind: 'verification_code', data }
  }
  if (sk === 'SIGN-UP-ATTEMPT' && isNew('attempted_at')) return { ...common, kind: 'account_exists', data: {} }
  if (sk === 'LOGINS' && isNew('locked_until'))
    return { ...common, kind: 'login_locked', data: { locked_until: String(after.locked_until) } }
  if (sk === 'PASSWORD-RESET' && isNew('reset_id')) {
    const { user_id, reset_id, expires_at } = after
    const data = { user_id: String(user_id), reset_id: String(reset_id), expires_at: String(expires_at) }
    return { ...common, kind: 'password_reset', data }
  }
  if (sk === 'INVITATION' && isNew('link_id')) {
    const { invitation_id, link_id, role, expires_at } = after
    const data = {
      invitation_id: String(invitation_id),
      link_id: String(link_id),
      role: String(role),
      expires_at: String(expires_at),
    }
    return { ...common, kind: 'invitation', data }
  }
  // An unproved address may be a stranger's, who has typed no name.
  if (sk === 'USER' && before && isNew('password_hash'))
    return { ...common, name: after.email_verified ? common.name : undefined, kind: 'password_changed', data: {} }
  return undefined
}

/** A registration; an earlier version kept the code with an account. */
const isOfCode = (sk: string): boolean => sk.startsWith(keys.registration('', '').sk) || sk === keys.verification('').sk
