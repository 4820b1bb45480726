import { beforeAll, expect, it } from 'vitest'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { activate } from '../../shared/identity/store/administration.ts'
import { changeUsername } from '../../shared/identity/store/profiles.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { getItem } from '../../shared/platform/dynamo/items.ts'
import { allItems, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { startIdentity } from '../support/identity.ts'
import { pausedAfter } from '../support/killed.ts'
import { storePurchase, traveller } from '../support/purchases.ts'
import { newUsername } from '../support/usernames.ts'

// An administrator undid a deletion while the account was being erased: the answer was 200, and the account was gone, or it
// stayed without its number, its username and the names in its bookings.

beforeAll(() => startIdentity('commerce', 'inventory'))

const isNamed = async (userId: string): Promise<boolean> => {
  const own = (await allItems('commerce')).filter(({ pk }) => pk === `USER#${userId}`)
  return JSON.stringify(own, (_, value) => (typeof value === 'bigint' ? 0 : value)).includes(traveller.name)
}

const undo = async (userId: string): Promise<string> => {
  const user = await readUser(userId)
  if (!user) return 'gone'
  return activate(user).then(
    () => 'activated',
    ({ code }) => code,
  )
}

it('an account that is activated at any moment of its erasure stays whole, or it is refused and the account goes', async () => {
  const ends = new Set<string>()
  for (let calls = 1, isReached = true; isReached; calls += 3) {
    const { person, userId, answer } = await signUp()
    const username = newUsername()
    await changeUsername(await storedUser(userId), username, {})
    await storePurchase(userId)
    expect((await call(leave, { method: 'DELETE', token: answer.body.access_token })).status).toBe(204)
    let end = 'gone'
    isReached = await pausedAfter(
      calls,
      async () => {
        end = await undo(userId)
      },
      eraseAfterGrace,
    )
    await eraseAfterGrace()
    const claims = [keys.email(person.email), keys.phoneNamed(person.phone_number), keys.username(username)]
    const held = (await Promise.all(claims.map(key => getItem('identity', key)))).map(item => item?.user_id === userId)
    const isThere = (await readUser(userId)) !== undefined
    const isWhole = end === 'activated'
    expect([calls, isThere, ...held, await isNamed(userId)]).toEqual([calls, ...Array(5).fill(isWhole)])
    ends.add(end)
  }
  expect(ends).toEqual(new Set(['activated', 'ACCOUNT_CHANGED', 'gone']))
})
