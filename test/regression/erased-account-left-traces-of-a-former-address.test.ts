import { beforeAll, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { newInvitation } from '../../shared/identity/rules/invitation.ts'
import { putInvitation } from '../../shared/identity/store/invitations.ts'
import { noteSignUpAttempt } from '../../shared/identity/store/users.ts'
import { claimSending } from '../../shared/notifications/store/sent.ts'
import { recipientHash } from '../../shared/platform/http/by-contact.ts'
import { newPerson, signUp } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { changeContact } from '../support/contacts.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'
import { newPhone, setOtpCaps } from '../support/otps.ts'

// What was kept under an address or number that the account had left a few days before stayed when the account was erased: an
// invitation with its person's name, an attempt to register, and a list of the messages that went there.

beforeAll(() => {
  setOtpCaps()
  return startIdentity('commerce', 'inventory')
})

it('an erased account leaves nothing under the addresses and numbers that it could have taken back', async () => {
  const admin = await accountOf('admin')
  const { person, userId, answer } = await signUp()
  const of = { userId, token: answer.body.access_token }
  const named = { email: person.email, first_name: 'Ravi', last_name: 'Menon', role: 'driver' } as const
  await putInvitation(newInvitation(named, admin.userId, Date.now()))
  await changeContact(of, 'phone', person.phone_number)
  await changeContact(of, 'email', newPerson().email)
  await changeContact(of, 'phone', newPhone())
  await noteSignUpAttempt(person.email, true, Date.now())
  const owners = await Promise.all([
    recipientHash({ channel: 'email', to: person.email }),
    recipientHash({ channel: 'sms', to: person.phone_number }),
  ])
  for (const owner of owners) await claimSending({ owner, event_id: 'evt_1', kind: 'otp_code' }, Date.now(), 1000)
  expect((await call(deleteOwnUser, { method: 'DELETE', token: of.token })).status).toBe(204)
  await eraseAfterGrace()
  const left = await storedText('identity', 'runtime')
  for (const trace of [person.email, person.phone_number, 'Menon', ...owners]) expect(left).not.toContain(trace)
})
