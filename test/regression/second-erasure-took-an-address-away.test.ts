import { beforeAll, expect, it } from 'vitest'
import { handler as login } from '../../functions/identity/login.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { newIp, newPerson, password, signUpByEndpoints } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

// A schedule may be started twice for one time. The second run, which had read the account before the first erased it, deleted
// the claim to the address all the same, of whoever had registered with it meanwhile: that account was found no more.

beforeAll(() => startIdentity())

it('an erasure that is repeated leaves an address to the account that has it by then', async () => {
  const person = newPerson()
  const erased = await storedUser((await signUpByEndpoints(person)).userId)
  expect(await eraseUser(erased)).toBe(true)
  const { userId } = await signUpByEndpoints(person)
  expect(await eraseUser(erased)).toBe(true)
  expect(await call(login, { body: { email: person.email, password }, ip: newIp() })).toMatchObject({
    status: 200,
    body: { user_id: userId },
  })
})
