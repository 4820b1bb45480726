import { beforeAll, describe, expect, it } from 'vitest'
import { handler as activate } from '../../functions/identity/activate-user.ts'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { handler as deleteUser } from '../../functions/identity/delete-user.ts'
import { handler as exportOwnData } from '../../functions/identity/export-own-data.ts'
import { handler as forgot } from '../../functions/identity/forgot-password.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as resetPassword } from '../../functions/identity/reset-password.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { newPasswordReset } from '../../shared/identity/rules/password-reset.ts'
import { listApiKeys } from '../../shared/identity/store/api-keys.ts'
import { putPasswordReset } from '../../shared/identity/store/passwords.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { signIn } from '../../shared/identity/workflows/sign-in.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { itemsOf, newIp, newPerson, password, signUp } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { keyOf } from '../support/api-keys.ts'
import { call } from '../support/call.ts'
import { askForChange, changeCode, changeContact, enterCode, undo, undoTokens } from '../support/contacts.ts'
import { putItem } from '../support/departure.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { resetTokenFor, resetTokenOf, storedText } from '../support/mailed.ts'
import { newPhone, otpFor, phoneSignIn, setOtpCaps, verifyOtp } from '../support/otps.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity('commerce', 'inventory')
})

const enter = (email: string, secret = password) => call(login, { body: { email, password: secret }, ip: newIp() })

const account = async () => {
  const { person, userId, answer } = await signUp()
  return { person, userId, token: answer.body.access_token }
}

const leave = (token: string) => call(deleteOwnUser, { method: 'DELETE', token })

const refused = { status: 422, body: { code: 'UNDO_TOKEN_INVALID' } }

describe('POST /auth/undo', () => {
  it('200 gives the former address back, signs out everywhere, and only the mail sent there sets a password', async () => {
    const of = await account()
    const thief = newPerson().email
    await changeContact(of, 'email', thief)
    const [token] = await undoTokens(of.userId)
    await keyOf(of.token)
    expect(await undo(token)).toMatchObject({ status: 200, body: { next: 'reset_password' } })
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email, email_verified: true })
    expect((await call(me, { token: of.token })).status).toBe(401)
    expect(await listApiKeys(of.userId, Date.now())).toEqual([])
    for (const email of [thief, of.person.email]) expect((await enter(email)).status).toBe(401)
    expect(await resetTokenFor(thief)).toBeUndefined()
    const body = { token: await resetTokenFor(of.person.email), new_password: 'an entirely new password' }
    expect((await call(resetPassword, { body, ip: newIp() })).status).toBe(204)
    expect((await enter(of.person.email, body.new_password)).body).toMatchObject({ user_id: of.userId })
  })

  it('200 the oldest link wins: it takes later changes back too, whose links are void', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    await changeContact(of, 'phone', newPhone())
    await changeContact(of, 'email', newPerson().email)
    const [first, second, third] = await undoTokens(of.userId)
    expect((await undo(third)).status).toBe(200)
    expect((await undo(first)).status).toBe(200)
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email, phone_verified: false })
    for (const token of [first, second, third]) expect(await undo(token)).toMatchObject(refused)
  })

  it('200 sign_in_by_code for an account made by phone: its number signs in again, the thief’s does not', async () => {
    const of = await phoneSignIn()
    const thief = newPhone()
    await changeContact(of, 'email', newPerson().email)
    await changeContact(of, 'phone', thief)
    expect(await undo((await undoTokens(of.userId))[0])).toMatchObject({ body: { next: 'sign_in_by_code' } })
    expect(await readUser(of.userId)).toMatchObject({ email: null, phone_number: of.phoneNumber })
    expect((await phoneSignIn(of.phoneNumber)).userId).toBe(of.userId)
    expect(await verifyOtp(await otpFor(thief))).toMatchObject({ body: { code: 'PHONE_NUMBER_TAKEN' } })
  })

  it('200 takes the first number off an account that was invited without one', async () => {
    const of = await account()
    const item = (await itemsOf(of.userId)).find(({ sk }) => sk === 'USER')
    await putItem('identity', { ...item, phone_number: '' })
    const phone = newPhone()
    expect((await changeContact(of, 'phone', phone)).status).toBe(200)
    expect((await undo((await undoTokens(of.userId))[0])).status).toBe(200)
    expect(await readUser(of.userId)).toMatchObject({ phone_number: '', phone_verified: false })
    expect(await getItem('identity', keys.phoneNamed(''))).toBeUndefined()
  })

  it('200 brings a deleted account back, by the link of an earlier change too', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    expect((await leave(of.token)).status).toBe(204)
    const [ofChange, ofDeletion] = await undoTokens(of.userId)
    expect((await undo(ofChange)).status).toBe(200)
    expect(await readUser(of.userId)).not.toHaveProperty('deactivated_at')
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email })
    expect(await undo(ofDeletion)).toMatchObject(refused)
    await eraseAfterGrace()
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email })
  })

  it('200 after an export: all devices are signed out, and a new password is asked for', async () => {
    const of = await account()
    expect((await call(exportOwnData, { token: of.token })).status).toBe(200)
    expect((await undo((await undoTokens(of.userId))[0])).status).toBe(200)
    expect((await call(me, { token: of.token })).status).toBe(401)
    expect((await enter(of.person.email)).status).toBe(401)
    expect(await resetTokenFor(of.person.email)).toBeDefined()
  })

  it('422 UNDO_TOKEN_INVALID for what an administrator deleted, which an administrator takes back', async () => {
    const [of, admin] = [await account(), await accountOf('admin')]
    const byAdmin = { params: { id: of.userId }, token: admin.token }
    expect((await call(deleteUser, { method: 'DELETE', path: '/api/v1/users/{id}', ...byAdmin })).status).toBe(204)
    expect(await undo((await undoTokens(of.userId))[0])).toMatchObject(refused)
    await call(activate, { method: 'PUT', path: '/api/v1/users/{id}/activate', ...byAdmin })
    expect((await enter(of.person.email)).status).toBe(200)
  })

  it('422 UNDO_TOKEN_INVALID once it lapsed, was used, is another’s, of another purpose or made up', async () => {
    const [of, other] = [await account(), await account()]
    await changeContact(of, 'email', newPerson().email)
    const [token = ''] = await undoTokens(of.userId)
    const stolen = other.userId.slice(4) + token.slice(26)
    await call(forgot, { body: { email: other.person.email }, ip: newIp() })
    const reset = await resetTokenFor(other.person.email)
    for (const wrong of ['x', stolen, reset, `${token}x`]) expect(await undo(wrong)).toMatchObject(refused)
    expect(await later(7 * 24 * 3600_000 + 1000, () => undo(token))).toMatchObject(refused)
    expect((await undo(token)).status).toBe(200)
    expect(await undo(token)).toMatchObject(refused)
  })

  it('422 UNDO_TOKEN_INVALID in the last minute before an erasure, and after it nothing is left', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const [token] = await undoTokens(of.userId)
    await leave(of.token)
    expect(await later(72 * 3600_000 - 30_000, () => undo(token))).toMatchObject(refused)
    await eraseAfterGrace()
    expect(await undo(token)).toMatchObject(refused)
    const left = await storedText('identity')
    expect(left).not.toContain(of.person.email)
    expect(left).not.toContain(`USER#${of.userId}`)
  })

  it('200 for one of two at once', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const [token] = await undoTokens(of.userId)
    const statuses = (await Promise.all([undo(token), undo(token)])).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 422])
  })

  it.each([0, 1, 2])('while a further change is verified (%i): the owner has the account in the end', async turn => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const [token] = await undoTokens(of.userId)
    await askForChange(of.token, { phone_number: newPhone() })
    const code = await changeCode(of.userId, 'phone')
    const works = [() => undo(token), () => enterCode(of.token, 'phone', code)]
    const [undone] = await Promise.all(turn === 1 ? works.toReversed().map(work => work()) : works.map(work => work()))
    if (turn !== 1) expect(undone?.status).toBe(200)
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email, phone_verified: false })
    expect(await undoTokens(of.userId)).toEqual([])
  })

  it('while the account is being deleted: it stays, as it was', async () => {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const [token] = await undoTokens(of.userId)
    const [undone] = await Promise.all([undo(token), leave(of.token)])
    expect(undone.status).toBe(200)
    const kept = await readUser(of.userId)
    expect(kept).toMatchObject({ email: of.person.email })
    expect(kept).not.toHaveProperty('deactivated_at')
  })

  it('a sign-in and a forgotten password that began before it are worth nothing after it', async () => {
    const of = await phoneSignIn()
    const thief = newPerson().email
    await changeContact(of, 'email', thief)
    await changeContact(of, 'phone', newPhone())
    const asRead = await readUser(of.userId)
    await undo((await undoTokens(of.userId))[0])
    const origin = { ip: newIp(), userAgent: 'vitest', now: Date.now() }
    if (asRead) await expect(signIn(asRead, 'native', origin)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await putPasswordReset(newPasswordReset(of.userId, Date.now()), asRead)
    const token = await resetTokenOf(of.userId)
    const body = { token, new_password: 'an entirely new password' }
    expect(await call(resetPassword, { body, ip: newIp() })).toMatchObject({ body: { code: 'RESET_TOKEN_INVALID' } })
  })
})
