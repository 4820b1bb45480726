import { beforeAll, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as logoutAll } from '../../functions/identity/logout-all.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newPerson, signUp } from '../support/accounts.ts'
import { type Answer, call } from '../support/call.ts'
import { askForChange, changeCode, changeContact, enterCode, undo, undoTokens } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { newPhone, otpFor, setOtpCaps, verifyOtp } from '../support/otps.ts'

// A thief's code was being checked when the owner undid what had been done: the account got the thief's number after the
// undoing, and the thief a new session. A change by a code that was mailed came after the end of all sessions in the same way.

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

const account = async () => {
  const { person, userId, answer } = await signUp()
  return { person, userId, token: answer.body.access_token }
}

it('an undoing at any moment of a number being added leaves the thief neither the number nor a session', async () => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const of = await account()
    await changeContact(of, 'email', newPerson().email)
    const [token] = await undoTokens(of.userId)
    const code = { ...(await otpFor(newPhone())), client: 'native' }
    const answers: Answer[] = []
    isReached = await pausedAfter(
      calls,
      async () => answers.push(await undo(token)),
      async () => answers.push(await verifyOtp(code, { token: of.token })),
    )
    if (!isReached) break
    const [undone, added] = answers
    expect([calls, undone?.status]).toEqual([calls, 200])
    expect(await readUser(of.userId)).toMatchObject({ email: of.person.email, phone_verified: false })
    if (added?.status === 200) expect((await call(me, { token: added.body.access_token })).status).toBe(401)
  }
})

it('an address is not changed by a session that ends meanwhile', async () => {
  const ends = new Set<unknown>()
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const of = await account()
    const email = newPerson().email
    await askForChange(of.token, { email })
    const code = await changeCode(of.userId, 'email')
    const seen: unknown[] = []
    const answers: Answer[] = []
    isReached = await pausedAfter(
      calls,
      async () => {
        await call(logoutAll, { path: '/api/v1/auth/logout-all', token: of.token })
        seen.push((await readUser(of.userId))?.email)
      },
      async () => answers.push(await enterCode(of.token, 'email', code)),
    )
    if (!isReached) break
    expect([calls, (await readUser(of.userId))?.email]).toEqual([calls, seen[0]])
    ends.add(answers[0]?.status)
  }
  expect(ends).toEqual(new Set([401, 200]))
})
