import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { decodeJwt } from 'jose'
import { beforeAll, expect, it } from 'vitest'
import { handler as changeRole } from '../../functions/identity/change-user-role.ts'
import { handler as leave } from '../../functions/identity/delete-own-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as listUsers } from '../../functions/identity/list-users.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { newIp, password } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity('commerce'))

/** An account that was given a role of a domain which is no longer in the product. */
const oldWaiter = async () => {
  const account = await accountOf()
  await documents.send(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: keys.user(account.userId),
      UpdateExpression: 'SET #role = :waiter',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: { ':waiter': 'waiter' },
    }),
  )
  const signIn = () => call(login, { body: { email: account.person.email, password, client: 'native' }, ip: newIp() })
  return { ...account, signIn }
}

it('signs its owner in as a customer, who can see and delete the account', async () => {
  const { signIn } = await oldWaiter()
  const { status, body } = await signIn()
  expect([status, body.user?.role]).toEqual([200, 'customer'])
  const token = body.access_token as string
  expect(decodeJwt(token)).toMatchObject({ role: 'customer', roles: ['customer'] })
  expect(await call(me, { token })).toMatchObject({ status: 200, body: { role: 'customer' } })
  expect((await call(leave, { method: 'DELETE', path: '/api/v1/users/me', token })).status).toBe(204)
})

it('is listed, and an administrator gives it another role', async () => {
  const { token } = await accountOf('admin')
  for (const role of ['driver', 'customer']) {
    const { userId: id, person, signIn } = await oldWaiter()
    const list = await call(listUsers, { path: '/api/v1/users', query: { email_prefix: person.email }, token })
    expect(list.body.items).toMatchObject([{ id, role: 'customer' }])
    const request = { method: 'PUT', path: `/api/v1/users/${id}/role`, params: { id }, body: { role }, token } as const
    expect(await call(changeRole, request)).toMatchObject({ status: 200, body: { role } })
    expect(await signIn()).toMatchObject({ status: 200, body: { user: { role } } })
  }
})
