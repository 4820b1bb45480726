import { afterEach, beforeAll, expect, it, vi } from 'vitest'
import { toUser } from '../../shared/identity/presenters/to-user.ts'
import { newPasswordReset } from '../../shared/identity/rules/password-reset.ts'
import { newUndoable } from '../../shared/identity/rules/undoable.ts'
import type { User } from '../../shared/identity/rules/user.ts'
import { activate, changeRole, close, deactivate } from '../../shared/identity/store/administration.ts'
import { changePassword, putPasswordReset, resetPassword } from '../../shared/identity/store/passwords.ts'
import { changeProfile } from '../../shared/identity/store/profiles.ts'
import { markVerified } from '../../shared/identity/store/verifications.ts'
import { changeContact } from '../../shared/identity/workflows/change-contact.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { itemsOf, newIp, signUp, storeEarlierAccount } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { newPhone } from '../support/phones.ts'

beforeAll(() => startIdentity())
afterEach(() => {
  vi.useRealTimers()
})

const inAnHour = () => {
  const later = Date.now() + 3600_000
  vi.useFakeTimers({ toFake: ['Date'], now: later })
  return later
}

const reset = async (user: User) => {
  const made = newPasswordReset(user.user_id, Date.now())
  await putPasswordReset(made, user)
  return resetPassword({ ...made, email: String(user.email) }, 'hash', Date.now())
}

const number = () => ({ contact: 'phone', to: newPhone() }) as const

it.each<[string, (user: User) => Promise<unknown>]>([
  ['its names', user => changeProfile(user.user_id, { first_name: 'Meera' })],
  ['its role', user => changeRole(user, 'agent')],
  ['its end', user => deactivate(user, Date.now())],
  ['its deletion', user => close(user, newUndoable(user.user_id), Date.now())],
  ['its return', async user => activate(await deactivate(user, Date.now()))],
  ['its password', user => changePassword(user, 'hash')],
  ['a password chosen anew', reset],
  [
    'its number',
    async ({ user_id: userId }) => changeContact(await accessTokenFor('customer', userId), number(), Date.now()),
  ],
])('updated_at is the time of the last change: %s', async (_, change) => {
  const { userId } = await signUp()
  const before = toUser(await storedUser(userId))
  expect(before.updated_at).toBe(before.created_at)
  const later = inAnHour()
  await change(await storedUser(userId))
  expect(toUser(await storedUser(userId))).toMatchObject({ created_at: before.created_at, updated_at: toIso(later) })
})

it('updated_at is the time at which the address of an earlier version’s account was proved', async () => {
  const { user_id } = await storeEarlierAccount()
  const verification = (await itemsOf(user_id)).find(({ sk }) => sk === 'VERIFICATION')
  const later = inAnHour()
  expect(await markVerified(user_id, String(verification?.verification_id))).toBe(true)
  expect(toUser(await storedUser(user_id)).updated_at).toBe(toIso(later))
})

it('a sign-in changes no account', async () => {
  const { userId } = await signUp()
  const before = await storedUser(userId)
  await signIn(before, 'native', { ip: newIp(), userAgent: 'vitest', now: inAnHour() })
  expect(await storedUser(userId)).toEqual(before)
})
