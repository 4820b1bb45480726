import { beforeAll, expect, it } from 'vitest'
import { noteAct, readUndoable } from '../../shared/identity/store/undoable.ts'
import { signUp } from '../support/accounts.ts'
import { startIdentity } from '../support/identity.ts'
import { repliedLateAfter } from '../support/killed.ts'
import { newPhone, otpFor, setOtpCaps, verifyOtp } from '../support/otps.ts'

// A write whose reply was lost is made again, and failed its own condition: a right code was refused and used up, and an export was
// noted twice, with two messages.

beforeAll(() => {
  setOtpCaps()
  return startIdentity()
})

it('a right code signs in, whichever reply is lost', async () => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const code = await otpFor(newPhone())
    let status = 0
    isReached = await repliedLateAfter(calls, async () => {
      status = (await verifyOtp(code)).status
    })
    expect([calls, status]).toEqual([calls, 200])
  }
})

it('an act is noted once', async () => {
  for (let calls = 1, isReached = true; isReached; calls += 1) {
    const { userId } = await signUp()
    isReached = await repliedLateAfter(calls, () => noteAct(userId, 'data_exported', Date.now()))
    expect([calls, (await readUndoable(userId)).entries.length]).toEqual([calls, 1])
  }
})
