import { beforeAll, describe, expect, it } from 'vitest'
import { handler as listSessions } from '../../functions/identity/list-sessions.ts'
import { handler as listUsers } from '../../functions/identity/list-users.ts'
import { handler as logoutAll } from '../../functions/identity/logout-all.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { accountFrom, newName, newRegistration } from '../../shared/identity/rules/registration.ts'
import { deactivate } from '../../shared/identity/store/administration.ts'
import { completeRegistration, putRegistration } from '../../shared/identity/store/registrations.ts'
import { readUser, userItem } from '../../shared/identity/store/users.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { InvalidRecord } from '../../shared/platform/dynamo/records.ts'
import { isSessionAlive } from '../../shared/platform/dynamo/sessions.ts'
import { newPerson } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity())

describe('an impossible account', () => {
  it('is not written', async () => {
    const { password: _, ...person } = newPerson()
    const registration = newRegistration({ ...person, password_hash: 'hash' }, newName(Date.now()), true, Date.now())
    const impossible = { ...registration, created_at: 'once' }
    await putRegistration(registration)
    await expect(completeRegistration(impossible)).rejects.toThrow(InvalidRecord)
    expect(await readUser(registration.user_id)).toBeUndefined()
    const user = accountFrom(registration)
    await completeRegistration(registration)
    await expect(deactivate({ ...user, first_name: 1 as never }, Date.now())).rejects.toThrow(InvalidRecord)
    expect(await readUser(user.user_id)).toEqual(user)
  })

  it('200 is left out of the list of accounts, which goes on behind it', async () => {
    const { token } = await accountOf('admin')
    for (const [index, wrong] of [false, true, false, true, true, false].entries()) {
      const { password: _, ...person } = newPerson()
      const email = `listed${index}@example.com`
      const named = { ...person, email, password_hash: 'hash' }
      const item = userItem(accountFrom(newRegistration(named, newName(Date.now()), true, Date.now())))
      await putItem('identity', { ...item, ...(wrong && [{ first_name: 1 }, { created_at: 'once' }][index % 2]) })
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = { email_prefix: 'listed', limit: 2, ...(cursor && { cursor }) }
      const { status, body } = await call(listUsers, { path: '/api/v1/users', query, token })
      expect(status).toBe(200)
      seen.push(...body.items.map(({ email }: { email: string }) => email[6]))
      cursor = body.next_cursor ?? undefined
    } while (cursor)
    expect(seen.join('')).toBe('025')
  })
})

describe('an impossible session', () => {
  it('200 is left out of the list, and ended with the others', async () => {
    const { userId, device } = await onDevices('curl/8.5.0')
    const { token } = device(0)
    const wrong = newId(identityIds.session, Date.now())
    await putItem('identity', { ...keys.session(userId, wrong), user_id: userId })
    const [item] = await itemsUnder('identity', keys.session(userId, wrong).pk)
    await putItem('identity', { ...item, sk: newId(identityIds.session, Date.now()), last_seen_at: 'once' })
    const { status, body } = await call(listSessions, { path: '/api/v1/sessions', token })
    expect([status, body.items.length]).toEqual([200, 2])
    expect(await isSessionAlive(userId, wrong)).toBe(true)
    expect((await call(logoutAll, { method: 'POST', token })).status).toBe(204)
    for (const id of [wrong, device(0).sessionId, device(1).sessionId])
      expect(await isSessionAlive(userId, id)).toBe(false)
  })
})
