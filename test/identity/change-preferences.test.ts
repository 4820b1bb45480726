import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/change-preferences.ts'
import { handler as exportData } from '../../functions/identity/export-own-data.ts'
import { handler as get } from '../../functions/identity/get-preferences.ts'
import { eraseUser } from '../../shared/identity/store/profiles.ts'
import { allItems, itemsOf, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity('commerce'))

const quiet_hours = { from: '22:00', to: '07:30', time_zone: 'Asia/Kolkata' }
const wanted = { language: 'hi', channels: { email: true, sms: false }, quiet_hours }

/** As it is shown: push messages go to browsers that ask for them unless they are turned off. */
const shown = { ...wanted, channels: { ...wanted.channels, push: true } }

const put = (token: string, body: unknown) =>
  call(handler, { method: 'PUT', path: '/api/v1/users/me/preferences', token, body })

describe('PUT /users/me/preferences', () => {
  it('200 as chosen, in the export too, and erased with the account', async () => {
    const { userId, answer } = await signUp()
    const token = answer.body.access_token
    expect(await put(token, wanted)).toMatchObject({ status: 200, body: shown })
    expect((await call(get, { token })).body).toEqual(shown)
    expect((await call(exportData, { token })).body.preferences).toEqual(shown)
    expect(await put(token, { ...wanted, quiet_hours: null })).toMatchObject({
      status: 200,
      body: { quiet_hours: null },
    })
    expect((await itemsOf(userId)).map(({ sk }) => sk)).toContain('PREFERENCES')
    expect(await eraseUser(await storedUser(userId))).toBe(true)
    expect((await itemsOf(userId)).map(({ sk }) => sk)).not.toContain('PREFERENCES')
  })

  it('404 NOT_FOUND when the account is gone, and nothing is kept', async () => {
    const { token, userId } = await accessTokenFor()
    expect(await put(token, wanted)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect((await allItems('identity')).filter(({ pk }) => pk === `USER#${userId}`)).toEqual([])
  })

  it.each([
    ['nothing', {}],
    ['a part', { language: 'hi' }],
    ['another language', { ...wanted, language: 'fr' }],
    ['no channel at all', { ...wanted, channels: { email: false, sms: false } }],
    ['a channel that there is not', { ...wanted, channels: { ...wanted.channels, pigeon: true } }],
    ['push messages alone', { ...wanted, channels: { email: false, sms: false, push: true } }],
    ['a time that there is not', { ...wanted, quiet_hours: { ...quiet_hours, to: '24:00' } }],
    ['hours of no length', { ...wanted, quiet_hours: { ...quiet_hours, to: quiet_hours.from } }],
    ['a zone that there is not', { ...wanted, quiet_hours: { ...quiet_hours, time_zone: 'Asia/Nowhere' } }],
    ['an offset for a zone', { ...wanted, quiet_hours: { ...quiet_hours, time_zone: '+05:30' } }],
    ['hours without a zone', { ...wanted, quiet_hours: { from: '22:00', to: '07:00' } }],
  ])('400 VALIDATION_FAILED for %s', async (_, body) => {
    const { token } = await accessTokenFor()
    expect(await put(token, body)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
  })
})
