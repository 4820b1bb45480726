import { beforeAll, expect, it } from 'vitest'
import { handler as deleteOwnUser } from '../../functions/identity/delete-own-user.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { changeContact } from '../../shared/identity/workflows/change-contact.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { killedAfter } from '../support/killed.ts'
import { newPhone } from '../support/phones.ts'

// A change of the number that was interrupted right after it was made left the former number, which had only been named, with the
// account: nothing freed it any more, not even the erasure.

beforeAll(() => startIdentity('commerce', 'inventory'))

it('a change of the number frees the former one wherever it is interrupted', async () => {
  for (let calls = 1, isKilled = true; isKilled; calls += 1) {
    const { person, userId } = await signUp()
    const session = await accessTokenFor('customer', userId)
    const to = newPhone()
    isKilled = await killedAfter(calls, () => changeContact(session, { contact: 'phone', to }, Date.now()))
    const { phone_number } = await storedUser(userId)
    const named = await getItem('identity', keys.phoneNamed(person.phone_number))
    expect([calls, named?.user_id]).toEqual([calls, phone_number === to ? undefined : userId])
    expect((await call(deleteOwnUser, { method: 'DELETE', token: session.token })).status).toBe(204)
    await eraseAfterGrace()
    expect(await getItem('identity', keys.phoneNamed(person.phone_number))).toBeUndefined()
  }
})
