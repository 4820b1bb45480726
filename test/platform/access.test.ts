import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { defineContract } from '../../shared/platform/http/contract.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

const whoAmI = defineContract({
  name: 'whoAmI',
  method: 'GET',
  path: '/who-am-i',
  summary: 'Who calls.',
  auth: 'customer',
  reply: { status: 200, schema: z.object({ user_id: z.string() }) },
  errors: {},
})
const handler = endpoint(whoAmI, async ({ user }) => ({ user_id: user.user_id }))

beforeAll(() => startIdentity())

describe('an access token', () => {
  it('200 for a live session', async () => {
    const { token, userId } = await accessTokenFor()
    expect(await call(handler, { token })).toMatchObject({ status: 200, body: { user_id: userId } })
  })
})
