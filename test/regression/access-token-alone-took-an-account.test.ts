import { beforeAll, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { askForChange, undo, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { newPhone, otpFor, phoneSignIn, setOtpCaps, verifyOtp } from '../support/otps.ts'

beforeAll(() => {
  setOtpCaps()
  return startIdentity('commerce', 'inventory')
})

const leave = (token: string) => call(deleteOwnUser, { method: 'DELETE', token })

/** A thief with an access token added a number of theirs, signed in by it for good, and deleted the account whenever they liked. */
it('an access token alone adds no number and deletes nothing', async () => {
  const { answer, userId } = await signUp()
  const { access_token: token } = answer.body
  const before = await readUser(userId)
  await later(601_000, async () => {
    const code = await otpFor(newPhone())
    const tried = [
      await verifyOtp(code, { token }),
      await askForChange(token, { phone_number: newPhone() }),
      await leave(token),
    ]
    for (const { status, body } of tried)
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'RECENT_SIGN_IN_REQUIRED' })
  })
  expect(await readUser(userId)).toEqual(before)
})

it('with one that is fresh the thief keeps neither the number nor the deletion: the owner undoes both', async () => {
  const { answer, userId } = await signUp()
  const before = await readUser(userId)
  const thief = newPhone()
  await verifyOtp(await otpFor(thief), { token: answer.body.access_token })
  expect((await leave((await phoneSignIn(thief)).token)).status).toBe(204)
  const [token] = await undoTokens(userId)
  expect((await undo(token)).status).toBe(200)
  const { password_hash: _, ...restored } = before ?? {}
  expect(await readUser(userId)).toMatchObject({ ...restored, phone_verified: false })
  expect(await verifyOtp(await otpFor(thief))).toMatchObject({ status: 409 })
})
