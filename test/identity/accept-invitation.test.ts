import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/accept-invitation.ts'
import { handler as changeRoleScopes } from '../../functions/identity/change-role-scopes.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as register } from '../../functions/identity/register-user.ts'
import { handler as verify } from '../../functions/identity/verify-email.ts'
import { invitedAccount, newInvitation } from '../../shared/identity/rules/invitation.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { resetToken } from '../../shared/identity/rules/link-tokens.ts'
import { changeRole, deactivate } from '../../shared/identity/store/administration.ts'
import { acceptInvitation, putInvitation } from '../../shared/identity/store/invitations.ts'
import { findUserId } from '../../shared/identity/store/users.ts'

import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import type { Role } from '../../shared/platform/domain.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { isNew } from '../../shared/platform/dynamo/writes.ts'
import { codeFor, newIp, newPerson, password } from '../support/accounts.ts'
import { accountOf, storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

import { invitationFor, invitationTokenFor } from '../support/invitations.ts'

let admin: Awaited<ReturnType<typeof accountOf>>
let superAdmin: Awaited<ReturnType<typeof accountOf>>

beforeAll(async () => {
  const stop = await startIdentity()
  admin = await accountOf('admin')
  superAdmin = await accountOf('super_admin')
  return stop
})

const invited = async (role: Role = 'driver', by = admin.userId, at = Date.now(), email = newPerson().email) => {
  await putInvitation(newInvitation({ email, first_name: 'Ravi', last_name: '', role }, by, at))
  return { email, token: await invitationTokenFor(email) }
}

const accept = (token: string, more: object = {}) =>
  call(handler, { method: 'POST', body: { token, password, client: 'native', ...more }, ip: newIp() })

const invalid = { status: 422, body: { code: 'INVITATION_INVALID' } }

const isFree = async (email: string) => (await getItem('identity', keys.email(email))) === undefined

describe('POST /auth/accept-invitation', () => {
  it('200 signed in to a new account of that role, whose address is proved; its password works', async () => {
    const { email, token } = await invited()
    const { status, body } = await accept(token)
    expect(status).toBe(200)
    expect(body.user).toMatchObject({ email, email_verified: true, first_name: 'Ravi', last_name: '', role: 'driver' })
    expect(await call(me, { token: body.access_token })).toMatchObject({ status: 200, body: { id: body.user_id } })
    expect((await call(login, { body: { email, password }, ip: newIp() })).status).toBe(200)
    expect(await invitationFor(email)).toBeUndefined()
  })

  it('422 INVITATION_INVALID for a used, a replaced, a lapsed and a forged link, and one of another purpose', async () => {
    const used = await invited()
    expect((await accept(used.token)).status).toBe(200)
    expect(await accept(used.token)).toMatchObject(invalid)
    const replaced = await invited()
    const later = await invited('driver', admin.userId, Date.now(), replaced.email)
    expect(await accept(replaced.token)).toMatchObject(invalid)
    const lapsed = await invited('driver', admin.userId, Date.now() - 7 * 86_400_000)
    expect(await accept(lapsed.token)).toMatchObject(invalid)
    const [first, last] = [later.token.slice(0, -1), later.token.at(-1)]
    for (const wrong of [`${first}${last === 'A' ? 'B' : 'A'}`, first, 'x'])
      expect(await accept(wrong)).toMatchObject(invalid)
    const { invitation_id = '', link_id = '' } = (await invitationFor(later.email)) ?? {}
    const other = resetToken(await readSecretKey('CODES_SECRET'), { user_id: invitation_id, reset_id: link_id })
    expect(await accept(other)).toMatchObject(invalid)
    expect(await isFree(later.email)).toBe(true)
    expect((await accept(later.token)).status).toBe(200)
  })

  it('one account for a link that is used twice at once', async () => {
    const { token } = await invited()
    const answers = await Promise.all([accept(token), accept(token)])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('422 INVITATION_INVALID when its maker was deactivated, or may not invite to that role any more', async () => {
    const [gone, demoted, lowered] = [
      await accountOf('admin'),
      await accountOf('admin'),
      await accountOf('super_admin'),
    ]
    const [one, two] = [await invited('driver', gone.userId), await invited('driver', demoted.userId)]
    const three = await invited('admin', lowered.userId)
    await deactivate(await storedUser(gone.userId), Date.now())
    await changeRole(await storedUser(demoted.userId), 'moderator')
    await changeRole(await storedUser(lowered.userId), 'admin')
    for (const { email, token } of [one, two, three]) {
      expect(await accept(token)).toMatchObject(invalid)
      expect(await isFree(email)).toBe(true)
    }
  })

  it('422 INVITATION_INVALID while the role of its maker lacks the scope', async () => {
    const { token } = await invited()
    const { token: root } = await accessTokenFor('super_admin')
    const change = (body: object) =>
      call(changeRoleScopes, {
        method: 'PUT',
        path: '/api/v1/roles/admin',
        params: { role: 'admin' },
        body,
        token: root,
      })
    await change({ revoke: ['write:users'] })
    expect(await accept(token)).toMatchObject(invalid)
    await change({ grant: ['write:users'] })
    expect((await accept(token)).status).toBe(200)
  })

  it('writes nothing when its maker is deactivated in that very moment', async () => {
    const maker = await accountOf('admin')
    const { email } = await invited('driver', maker.userId)
    const [invitation, inviter] = [await invitationFor(email), await storedUser(maker.userId)]
    if (!invitation) throw new Error('not invited')
    await deactivate(inviter, Date.now())
    const account = invitedAccount(invitation, 'hash', Date.now())
    const room = { isFree: isNew, writes: [], unproved: undefined }
    expect(await acceptInvitation(invitation, { account, inviter, room }, Date.now())).toBe(false)
    expect(await isFree(email)).toBe(true)
  })

  it('counts a super_admin among those of whom one must stay', async () => {
    const { token } = await invited('super_admin', superAdmin.userId)
    const { body } = await accept(token)
    const roster = await getItem('identity', keys.superAdmins)
    expect(roster?.user_ids).toContain(body.user_id)
  })

  it('409 EMAIL_TAKEN when the owner of the address registered meanwhile; nobody is shut out by an invitation', async () => {
    const { email, token } = await invited()
    const person = { ...newPerson(), email }
    await call(register, { body: person, ip: newIp() })
    expect((await call(verify, { body: { email, code: await codeFor(email) }, ip: newIp() })).status).toBe(200)
    expect(await accept(token)).toMatchObject({ status: 409, body: { code: 'EMAIL_TAKEN' } })
    expect((await storedUser(await findUserId({ email }))).role).toBe('customer')
  })

  it('422 PASSWORD_TOO_COMMON, after which the link still works', async () => {
    const { token } = await invited()
    expect(await accept(token, { password: 'password1' })).toMatchObject({
      status: 422,
      body: { code: 'PASSWORD_TOO_COMMON' },
    })
    expect((await accept(token)).status).toBe(200)
  })

  it('400 VALIDATION_FAILED without a password, and with a short one', async () => {
    const { token } = await invited()
    for (const more of [{ password: undefined }, { password: 'short' }, { role: 'admin' }])
      expect(await accept(token, more)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
  })
})
