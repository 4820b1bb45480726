import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { handler as logout } from '../../functions/identity/logout.ts'
import { handler } from '../../functions/identity/refresh-session.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import { hashOf, successorOf } from '../../shared/identity/rules/refresh-token.ts'
import { deactivate } from '../../shared/identity/store/administration.ts'
import { toIso } from '../../shared/kernel/clock.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { allItems, newIp, password, signUp } from '../support/accounts.ts'
import { storedUser } from '../support/administrators.ts'
import { type Call, call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

beforeAll(() => startIdentity())

const refresh = (more: Call) =>
  call(handler, {
    path: '/api/v1/auth/refresh',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ip: newIp(),
    ...more,
  })

const native = (refresh_token: string) => refresh({ body: { refresh_token } })

const signedUp = async () => {
  const { answer, person, userId } = await signUp()
  return { person, userId, access: answer.body.access_token as string, token: answer.body.refresh_token as string }
}

/** Puts the moment of a token's use into the past. */
const usedAgo = (token: string, ms: number, more = '') =>
  documents.send(
    new UpdateCommand({
      TableName: tableName('identity'),
      Key: keys.refreshToken(hashOf(token)),
      UpdateExpression: `SET used_at = :then ${more}`,
      ExpressionAttributeValues: { ':then': new Date(Date.now() - ms).toISOString() },
    }),
  )

const reused = { status: 401, body: { code: 'REFRESH_TOKEN_REUSED' } }
const invalid = { status: 401, body: { code: 'REFRESH_TOKEN_INVALID' } }

describe('POST /auth/refresh', () => {
  it('200 new tokens for a native client, in the body; only hashes are stored', async () => {
    const { token, userId } = await signedUp()
    const answer = await native(token)
    expect(answer).toMatchObject({
      status: 200,
      cookies: [],
      body: { user_id: userId, expires_in: 1800, refresh_token: expect.stringMatching(/^[\w-]{43}$/) },
    })
    expect(answer.body.refresh_token).not.toBe(token)
    expect((await call(me, { token: answer.body.access_token })).status).toBe(200)
    const stored = JSON.stringify(await allItems('identity'))
    expect(stored).toContain(hashOf(token))
    expect(stored).not.toContain(token)
    expect(stored).not.toContain(answer.body.refresh_token)
  })

  it('200 for a browser by its cookie alone, which it replaces', async () => {
    const { person } = await signUp()
    const signedIn = await call(login, { body: { email: person.email, password }, ip: newIp() })
    const [, token = ''] = /^refresh_token=([^;]+)/.exec(signedIn.cookies[0] ?? '') ?? []
    const answer = await refresh({ cookies: { theme: 'dark', refresh_token: token } })
    expect(answer.status).toBe(200)
    expect(answer.body).not.toHaveProperty('refresh_token')
    expect(answer.cookies).toEqual([
      expect.stringMatching(/^refresh_token=[\w-]{43}; Max-Age=604800; Path=\/api\/v1\/auth;/),
    ])
    expect(answer.cookies[0]).not.toContain(token)
  })

  it('200 again and again, each token once', async () => {
    let { token } = await signedUp()
    for (let times = 0; times < 4; times += 1) {
      const answer = await native(token)
      expect(answer.status).toBe(200)
      token = answer.body.refresh_token
    }
  })

  it('200 the same next token for each of ten at once, as tabs of a browser send it, and the session goes on', async () => {
    const { token } = await signedUp()
    const answers = await Promise.all(Array.from({ length: 10 }, () => native(token)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    const [next, ...others] = new Set(answers.map(({ body }) => body.refresh_token))
    expect(others).toEqual([])
    expect((await native(next)).status).toBe(200)
  })

  it('200 the same next token again when the first reply was lost', async () => {
    const { token } = await signedUp()
    const lost = await native(token)
    const again = await native(token)
    expect(again).toMatchObject({ status: 200, body: { refresh_token: lost.body.refresh_token } })
    expect((await call(me, { token: again.body.access_token })).status).toBe(200)
    expect((await native(again.body.refresh_token)).status).toBe(200)
  })

  it('200 in the tenth second after its use; 401 REFRESH_TOKEN_REUSED behind it, and the whole session is over', async () => {
    const { token, access, person } = await signedUp()
    const next = (await native(token)).body
    await usedAgo(token, 9_000)
    expect((await native(token)).status).toBe(200)
    await usedAgo(token, 10_500)
    expect(await native(token)).toMatchObject(reused)
    expect(await native(next.refresh_token)).toMatchObject(invalid)
    expect((await call(me, { token: access })).status).toBe(401)
    expect((await call(me, { token: next.access_token })).status).toBe(401)
    const body = { email: person.email, password }
    expect((await call(login, { body, ip: newIp() })).status).toBe(200)
  })

  it('401 REFRESH_TOKEN_REUSED at once when the next one was used too, and for the one before the last', async () => {
    const { token } = await signedUp()
    const next = (await native(token)).body.refresh_token
    const last = (await native(next)).body.refresh_token
    expect(await native(token)).toMatchObject(reused)
    expect(await native(last)).toMatchObject(invalid)
    expect(await native(next)).toMatchObject(invalid)
  })

  it('401 REFRESH_TOKEN_REUSED for one that an earlier version used up, which kept nothing to repeat', async () => {
    const { token } = await signedUp()
    await native(token)
    await usedAgo(token, 0, 'REMOVE successor_salt')
    expect(await native(token)).toMatchObject(reused)
  })

  it('401 REFRESH_TOKEN_INVALID for a repeat after the session was ended', async () => {
    const { token } = await signedUp()
    const next = (await native(token)).body
    await call(logout, { method: 'POST', token: next.access_token })
    expect(await native(token)).toMatchObject(invalid)
  })

  it('keeps neither a token nor what alone would make the next one', async () => {
    const { token } = await signedUp()
    const next = (await native(token)).body.refresh_token
    const used = (await allItems('identity')).find(({ pk }) => pk === `REFRESH#${hashOf(token)}`)
    expect(used?.successor_salt).toMatch(/^[\w-]{43}$/)
    expect(successorOf(token, String(used?.successor_salt))).toBe(next)
    expect(await allItems('identity').then(JSON.stringify)).not.toContain(next)
  })

  it('403 ACCOUNT_DEACTIVATED for a token of a deactivated account, which is not used up', async () => {
    const { token, userId } = await signedUp()
    await deactivate(await storedUser(userId), Date.now())
    const before = await allItems('identity')
    expect(await native(token)).toMatchObject({ status: 403, body: { code: 'ACCOUNT_DEACTIVATED' } })
    expect(await allItems('identity')).toEqual(before)
  })

  it('does not change the account’s other sessions', async () => {
    const { token, person } = await signedUp()
    const body = { email: person.email, password, client: 'native' }
    const other = (await call(login, { body, ip: newIp() })).body
    await native(token)
    await usedAgo(token, 60_000)
    expect(await native(token)).toMatchObject(reused)
    expect((await native(other.refresh_token)).status).toBe(200)
  })

  it('401 REFRESH_TOKEN_INVALID after its seven days', async () => {
    const { token } = await signedUp()
    await documents.send(
      new UpdateCommand({
        TableName: tableName('identity'),
        Key: keys.refreshToken(hashOf(token)),
        UpdateExpression: 'SET expires_at = :past',
        ExpressionAttributeValues: { ':past': toIso(Date.now() - 1000) },
      }),
    )
    expect(await native(token)).toMatchObject(invalid)
  })

  it('lasts seven days from its last use', async () => {
    const { token } = await signedUp()
    const tokens = (await allItems('identity')).filter(({ pk }) => pk === `REFRESH#${hashOf(token)}`)
    const days = (Date.parse(String(tokens[0]?.expires_at)) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(6.99)
    expect(days).toBeLessThanOrEqual(7.001)
  })

  it('401 REFRESH_TOKEN_INVALID after logout', async () => {
    const { token, access } = await signedUp()
    await call(logout, { method: 'POST', token: access })
    expect(await native(token)).toMatchObject(invalid)
  })

  it('403 CROSS_SITE_REQUEST for a cookie that a form of another site could send', async () => {
    const cookies = { refresh_token: 'x'.repeat(43) }
    expect(await refresh({ cookies, headers: {} })).toMatchObject({
      status: 403,
      body: { code: 'CROSS_SITE_REQUEST' },
    })
  })

  it('401 REFRESH_TOKEN_INVALID without one, for an unknown one, and for an access token; nothing is written', async () => {
    const { access } = await signedUp()
    const before = await allItems('identity')
    expect(await refresh({})).toMatchObject(invalid)
    expect(await refresh({ body: {} })).toMatchObject(invalid)
    expect(await refresh({ cookies: { refresh_token: '' } })).toMatchObject(invalid)
    expect(await native('x'.repeat(43))).toMatchObject(invalid)
    expect(await refresh({ cookies: { refresh_token: access } })).toMatchObject(invalid)
    expect(await allItems('identity')).toEqual(before)
  })

  it.each([
    { refresh_token: 7 },
    { refresh_token: '' },
    { refresh_token: 'x'.repeat(201) },
    { token: 'x' },
    [],
    'text',
  ])('400 VALIDATION_FAILED for %j, and nothing is written', async body => {
    const before = await allItems('identity')
    expect(await refresh({ body })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await allItems('identity')).toEqual(before)
  })
})
