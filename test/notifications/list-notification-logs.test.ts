import { beforeAll, describe, expect, it } from 'vitest'
import { handler as logs } from '../../functions/notifications/list-notification-logs.ts'
import { handler as list } from '../../functions/notifications/list-notifications.ts'
import { signUp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { passwordChanged } from './logged.ts'
import { deliver } from './sent-messages.ts'

beforeAll(() => {
  process.env.MAIL_FROM = 'tickets@holdfast.example'
  process.env.WEB_URL = 'https://api.example'
  return startIdentity()
})

describe('the log of messages at its other address', () => {
  it('200: is the same list', async () => {
    const { person } = await signUp()
    await deliver(passwordChanged(person), passwordChanged(person))
    const { token } = await accessTokenFor('admin')
    const query = { recipient: person.email }
    const [one, other] = await Promise.all([call(logs, { token, query }), call(list, { token, query })])
    expect(one.status).toBe(200)
    expect(one.body.items).toHaveLength(2)
    expect(one.body).toEqual(other.body)
  })

  it('403: is for administrators', async () => {
    const { token } = await accessTokenFor('customer')
    expect((await call(logs, { token })).status).toBe(403)
  })
})
