import { invitationToken, resetToken, undoToken } from '../../identity/rules/link-tokens.ts'
import { verificationCode } from '../../identity/rules/verification-code.ts'
import { fromIso, now } from '../../kernel/clock.ts'
import type { Language } from '../../kernel/language.ts'
import { momentText } from '../../kernel/wall-clock.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import { defaultPreferences, readPreferences } from '../../platform/dynamo/preferences.ts'
import type { Outgoing } from '../adapters/deliver.ts'
import type { AccountMessage } from '../contracts/messages.ts'
import { writeMail, writeText } from '../presenters/templates.ts'
import { mailTo, textTo, webPage } from './outgoing.ts'

type Of<K extends AccountMessage['kind']> = Extract<AccountMessage, { kind: K }>

/** The messages to an account's owner, none where they would come too late to be of use. None of them is put off. */
export const composeForAccount = async (message: AccountMessage): Promise<Outgoing[]> => {
  const language = await languageOf(message)
  switch (message.kind) {
    case 'verification_code':
      return verification(message, language)
    case 'account_exists':
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '' }, language))]
    case 'login_locked': {
      const until = momentText(fromIso(message.data.locked_until), 'UTC', language)
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '', until }, language))]
    }
    case 'password_reset':
      return passwordReset(message, language)
    case 'invitation':
      return invitation(message, language)
    case 'password_changed': {
      const url = webPage('account/forgot-password')
      return [mailTo(message.to.email, writeMail(message.kind, { name: message.name ?? '', url }, language))]
    }
    case 'otp_code':
      return otp(message, language)
    case 'account_act':
      return [await accountAct(message, language)]
  }
}

/**
 * As the account's owner has chosen; English where no account is named, or its choice cannot be read: a code that came in the
 * wrong language is of use, one that never came is not.
 */
const languageOf = async (message: AccountMessage): Promise<Language> => {
  const userId = 'user_id' in message.data ? message.data.user_id : 'user_id' in message ? message.user_id : undefined
  if (userId === undefined) return defaultPreferences.language
  const { language } = await readPreferences(userId).catch(() => defaultPreferences)
  return language
}

/** The address is not proved yet, and a stranger may have typed the name: the mail does not greet by it. */
const verification = async ({ to, data }: Of<'verification_code'>, language: Language): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.verification_id)
  return [mailTo(to.email, writeMail('verification_code', { code, minutes }, language))]
}

const minutesUntil = (iso: string): number => Math.floor((fromIso(iso) - now()) / 60_000 + 0.5)

/** The token is behind a `#`: a browser sends what follows it to no server, so no log has it. */
const passwordReset = async (
  { to, name = '', data }: Of<'password_reset'>,
  language: Language,
): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const url = `${webPage('account/reset-password')}#token=${resetToken(await readSecretKey('CODES_SECRET'), data)}`
  return [mailTo(to.email, writeMail('password_reset', { name, url, minutes }, language))]
}

const invitation = async ({ to, name = '', data }: Of<'invitation'>, language: Language): Promise<Outgoing[]> => {
  if (minutesUntil(data.expires_at) < 1) return []
  const token = invitationToken(await readSecretKey('CODES_SECRET'), data)
  const url = `${webPage('account/accept-invitation')}#token=${token}`
  const until = momentText(fromIso(data.expires_at), 'UTC', language)
  const role = data.role.replaceAll('_', ' ')
  return [mailTo(to.email, writeMail('invitation', { name, role, url, until }, language))]
}

const otp = async ({ to, data }: Of<'otp_code'>, language: Language): Promise<Outgoing[]> => {
  const minutes = minutesUntil(data.expires_at)
  if (minutes < 1) return []
  const code = verificationCode(await readSecretKey('CODES_SECRET'), data.otp_id)
  return [textTo(to.phone_number, writeText('otp_code', { code, minutes }, language))]
}

/** The name is left out: a thief may have changed it. */
const accountAct = async ({ to, data }: Of<'account_act'>, language: Language): Promise<Outgoing> => {
  const { act, expires_at } = data
  const token = undoToken(await readSecretKey('CODES_SECRET'), data)
  const url = act === 'deleted_by_administrator' ? '' : `${webPage('account/undo')}#token=${token}`
  const facts = { act, url, until: momentText(fromIso(expires_at), 'UTC', language) }
  return 'email' in to
    ? mailTo(to.email, writeMail('account_act', facts, language))
    : textTo(to.phone_number, writeText('account_act', facts, language))
}
