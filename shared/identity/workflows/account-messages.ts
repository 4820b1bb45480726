import { accountKey } from '../../platform/auth/access-keys.ts'
import type { Change } from '../../platform/events/stream.ts'
import { keys } from '../rules/keys.ts'
import { toldOf, type Undoable } from '../rules/undoable.ts'

/** The messages to an account's owner that a change causes. */
export const messagesOf = (change: Change) => {
  const { id, sk, before, after } = change as Change & Record<'before' | 'after', Undoable & Change['after']>
  if (sk === keys.undoable('').sk)
    return after
      ? toldOf(before, after).map((told, nth) => ({ event_id: `${id}.${nth}`, kind: 'account_act' as const, ...told }))
      : []
  const message = messageOf(change)
  return message ? [message] : []
}

const messageOf = ({ id, pk, sk, before, after }: Change) => {
  const isNew = (field: string) => after?.[field] !== undefined && after[field] !== before?.[field]
  const textsOf = <Name extends string>(...names: Name[]) =>
    Object.fromEntries(names.map(name => [name, String(after?.[name])])) as Record<Name, string>
  if (isNew('otp_id'))
    return {
      event_id: id,
      kind: 'otp_code' as const,
      to: textsOf('phone_number'),
      data: textsOf('otp_id', 'expires_at'),
    }
  if (typeof after?.email !== 'string') return undefined
  const common = {
    event_id: id,
    to: { email: after.email },
    name: after.first_name as string | undefined,
    user_id: userIn(pk),
  }
  if (isOfCode(sk) && isNew('verification_id'))
    return { ...common, kind: 'verification_code' as const, data: textsOf('verification_id', 'expires_at') }
  if (sk === 'SIGN-UP-ATTEMPT' && isNew('attempted_at')) return { ...common, kind: 'account_exists' as const, data: {} }
  if (sk === 'LOGINS' && isNew('locked_until'))
    return { ...common, kind: 'login_locked' as const, data: textsOf('locked_until') }
  if (sk === 'PASSWORD-RESET' && isNew('reset_id'))
    return { ...common, kind: 'password_reset' as const, data: textsOf('user_id', 'reset_id', 'expires_at') }
  if (sk === 'INVITATION' && isNew('link_id'))
    return { ...common, kind: 'invitation' as const, data: textsOf('invitation_id', 'link_id', 'role', 'expires_at') }
  // An unproved address may be a stranger's, who has typed no name.
  if (sk === 'USER' && before && isNew('password_hash'))
    return {
      ...common,
      name: after.email_verified ? common.name : undefined,
      kind: 'password_changed' as const,
      data: {},
    }
  return undefined
}

/** Items of an account are under its id. */
const userIn = (pk: string): string | undefined => {
  const { pk: start } = accountKey('')
  return pk.startsWith(start) ? pk.slice(start.length) : undefined
}

/** A registration or a new address; an earlier version kept the code with an account. */
const isOfCode = (sk: string): boolean =>
  sk.startsWith(keys.registration('', '').sk) ||
  [keys.verification(''), keys.contactChange('', 'email')].some(key => key.sk === sk)
