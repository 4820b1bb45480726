import { beforeAll, expect, it } from 'vitest'
import { newInvitation } from '../../shared/identity/rules/invitation.ts'
import { newUndoable } from '../../shared/identity/rules/undoable.ts'
import { close } from '../../shared/identity/store/administration.ts'
import { putInvitation } from '../../shared/identity/store/invitations.ts'
import { signUp } from '../support/accounts.ts'
import { accountOf, storedUser } from '../support/administrators.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { storedText } from '../support/mailed.ts'

// Whoever was invited and registered without the link stayed in the invitation, with name and address, when the account was
// erased; the link made an account of the invitation's role then.

beforeAll(() => startIdentity('commerce', 'inventory'))

it('an erased person is in no invitation to the address any more', async () => {
  const admin = await accountOf('admin')
  const { person, userId } = await signUp()
  const named = { email: person.email, first_name: 'Ravi', last_name: 'Menon', role: 'driver' } as const
  await putInvitation(newInvitation(named, admin.userId, Date.now()))
  await close(await storedUser(userId), newUndoable(userId), Date.now())
  await eraseAfterGrace()
  const left = await storedText('identity')
  for (const trace of [person.email, 'Menon']) expect(left).not.toContain(trace)
})
