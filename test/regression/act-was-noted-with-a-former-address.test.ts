import { beforeAll, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { handler as exportOwnData } from '../../functions/identity/export-own-data.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newPerson, signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { askForChange, changeCode, enterCode } from '../support/contacts.ts'
import { startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'

// A deletion or an export that met a change of the address was noted with the one before it: the new address got no message, and
// the link of the act led to the account as it was before the change.

beforeAll(() => startIdentity('commerce', 'inventory'))

it.each([
  ['a deletion', { handler: deleteOwnUser, method: 'DELETE' }, 'deleted'],
  ['an export', { handler: exportOwnData, method: 'GET' }, 'data_exported'],
] as const)(
  '%s that meets a change of the address at any moment is noted with the present one',
  async (_, { handler, method }, act) => {
    for (let calls = 1, isReached = true; isReached; calls += 1) {
      const { userId, answer } = await signUp()
      const token = answer.body.access_token
      await askForChange(token, { email: newPerson().email })
      const code = await changeCode(userId, 'email')
      const request = () => call(handler, { method, token })
      let status = 0
      isReached = await pausedAfter(
        calls,
        () => enterCode(token, 'email', code),
        async () => {
          status = (await request()).status
        },
      )
      if (status === 409) status = (await request()).status
      expect([calls, status < 300]).toEqual([calls, true])
      const { entries } = await readUndoable(userId)
      const [noted, change] = [act, 'email_changed'].map(each => entries.findIndex(entry => entry.act === each))
      // Without another act after it, an entry has what the account has now.
      const after = Number(change) > Number(noted) ? entries[Number(change)]?.before : await readUser(userId)
      expect([calls, entries[Number(noted)]?.before.email]).toEqual([calls, after?.email])
    }
  },
)
