import { beforeAll, expect, it } from 'vitest'
import { handler as acceptInvitation } from '../../functions/identity/accept-invitation.ts'
import { handler as inviteUser } from '../../functions/identity/invite-user.ts'
import { invitationIdOf } from '../../shared/identity/rules/invitation.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { invitationToken } from '../../shared/identity/rules/link-tokens.ts'
import { findUserId, readUser } from '../../shared/identity/store/users.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { newIp, newPerson } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { changeContact, undo, undoTokens } from '../support/contacts.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { later } from '../support/later.ts'

// A thief with an administrator's account invited an address of their own to it: once the owner had undone everything, the
// invitation still made the thief an administrator.

beforeAll(() => startIdentity())

const invite = async (token: string, email = newPerson().email, role = 'admin') => {
  const body = { email, first_name: 'Ravi', last_name: 'Menon', role }
  expect((await call(inviteUser, { path: '/api/v1/users', token, body })).status).toBe(201)
  const item = await getItem('identity', keys.invitation(invitationIdOf(email)))
  const ids = { invitation_id: String(item?.invitation_id), link_id: String(item?.link_id) }
  return invitationToken(await readSecretKey('CODES_SECRET'), ids)
}

const findUser = async (email: string) => readUser(await findUserId({ email }))

const accept = (token: string) =>
  call(acceptInvitation, { body: { token, password: 'an entirely new password' }, ip: newIp() })

it('an undoing voids the invitations from before it, and none from after it', async () => {
  const of = await accountOf('super_admin')
  await changeContact(of, 'email', newPerson().email)
  const link = await invite(of.token)
  expect((await undo((await undoTokens(of.userId))[0])).status).toBe(200)
  expect(await accept(link)).toMatchObject({ status: 422, body: { code: 'INVITATION_INVALID' } })
  await later(1000, async () => {
    const { token } = await accessTokenFor('super_admin', of.userId)
    expect((await accept(await invite(token))).status).toBe(200)
  })
})

it('no account is made by an invitation whose maker undoes what was done while it is accepted', async () => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const of = await accountOf('admin')
    await changeContact(of, 'email', newPerson().email)
    const [undoing] = await undoTokens(of.userId)
    const email = newPerson().email
    const link = await invite(of.token, email, 'driver')
    let isMade = false
    isReached = await pausedAfter(
      calls,
      async () => {
        isMade = (await findUser(email)) !== undefined
        await undo(undoing)
      },
      () => accept(link),
    )
    if (!isReached) break
    expect([calls, (await findUser(email)) !== undefined]).toEqual([calls, isMade])
  }
})
