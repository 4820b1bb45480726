import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler as endSession } from '../../functions/identity/end-session.ts'
import { handler } from '../../functions/identity/export-own-data.ts'
import { handler as login } from '../../functions/identity/login.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { readUndoable } from '../../shared/identity/store/undoable.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { newIp } from '../support/accounts.ts'
import { call } from '../support/call.ts'
import { fillUndoable } from '../support/contacts.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { later } from '../support/later.ts'
import { storePurchase, traveller } from '../support/purchases.ts'
import { onDevices } from '../support/sessions.ts'

beforeAll(() => startIdentity('commerce'))

const download = (token: string | undefined, query = {}) =>
  call(handler, { path: '/api/v1/users/me/export', token, query })

const kinds = ['reservations', 'bookings', 'payments', 'tickets', 'refunds'] as const

describe('GET /users/me/export', () => {
  it('200 all data of a person: account, devices, and every record of their purchases', async () => {
    const { device, userId, person } = await onDevices('curl/8.5.0')
    const bought = [await storePurchase(userId), await storePurchase(userId)]
    const { status, body, headers } = await download(device(0).token)
    expect(status).toBe(200)
    expect(headers['content-disposition']).toMatch(/^attachment/)
    expect(body).toMatchObject({
      exported_at: expect.stringMatching(/Z$/),
      user: { id: userId, email: person.email, phone_number: person.phone_number },
      next_cursor: null,
    })
    expect(body.sessions).toHaveLength(2)
    expect(body.sessions[0]).toMatchObject({ ip: expect.any(String), device: expect.any(String) })
    for (const kind of kinds) expect(body[kind]).toHaveLength(2)
    for (const { booking, payment, ticket, refund } of bought) {
      const { revision: _, ...shown } = booking
      expect(body.bookings).toContainEqual(JSON.parse(JSON.stringify(shown)))
      expect(body.tickets).toContainEqual(ticket)
      expect(body.refunds).toContainEqual(refund)
      expect(body.payments).toContainEqual(expect.objectContaining({ id: payment.id, amount: payment.amount }))
    }
    expect(JSON.stringify(body.bookings)).toContain(traveller.document)
  })

  it('200 every sign-in that is held, of sessions that ended too, and the attempts that failed', async () => {
    const { device, person } = await onDevices('curl/8.5.0', 'Mozilla/5.0 Firefox/140.0')
    await call(endSession, { method: 'DELETE', token: device(0).token, params: { id: device(1).sessionId } })
    for (const password of ['wrong', 'wrong again'])
      await call(login, { body: { email: person.email, password }, ip: newIp() })
    const { body } = await download(device(0).token)
    expect(body.sessions).toHaveLength(2)
    expect(body.sign_ins).toHaveLength(3)
    const ended = body.sign_ins.filter(({ revoked_at }: { revoked_at: string | null }) => revoked_at !== null)
    expect(ended).toEqual([
      expect.objectContaining({ id: device(1).sessionId, device: 'curl', ip: expect.any(String) }),
    ])
    expect(body.failed_sign_ins).toEqual({
      attempted_at: [expect.stringMatching(/Z$/), expect.stringMatching(/Z$/)],
      locked_until: null,
    })
    for (const at of body.failed_sign_ins.attempted_at) expect(Date.now() - Date.parse(at)).toBeLessThan(600_000)
  })

  it('200 without secrets, and nothing of other accounts', async () => {
    const other = await onDevices()
    const theirs = await storePurchase(other.userId)
    const { device, userId } = await onDevices()
    await storePurchase(userId)
    const { raw } = await download(device(0).token)
    expect(raw.toString()).not.toMatch(/argon2|password|token_hash|"claim"|fingerprint|"pk"|"updated_by"/)
    for (const secret of [other.userId, other.person.email, theirs.booking.id, theirs.booking.booking_reference])
      expect(raw.toString()).not.toContain(secret)
  })

  it('200 in pages that fit a reply, each record once, when there is very much', async () => {
    const { device, userId } = await onDevices()
    const ids = Array.from({ length: 40 }, () => `bkg_${newSuffix(Date.now())}`)
    for (const id of ids)
      await documents.send(
        new PutCommand({
          TableName: tableName('commerce'),
          Item: { ...keys.booking(userId, id), id, user_id: userId, summary: 'x'.repeat(150_000) },
        }),
      )
    const seen: string[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const { status, body, raw } = await download(device(0).token, { cursor })
      expect(status).toBe(200)
      expect(raw.length).toBeLessThan(5_000_000)
      seen.push(...body.bookings.map(({ id }: { id: string }) => id))
      expect([body.sessions.length, body.sign_ins.length]).toEqual(pages === 0 ? [1, 1] : [0, 0])
      cursor = body.next_cursor ?? undefined
      pages += 1
    } while (cursor)
    expect(pages).toBeGreaterThan(1)
    expect(seen.toSorted()).toEqual(ids.toSorted())
  })

  it('200 tells the owner, who can undo it; 429 TOO_MANY_CHANGES when that happened 20 times', async () => {
    const { device, userId, person } = await onDevices()
    const { body } = await download(device(0).token)
    expect(body.recent_acts).toMatchObject([{ act: 'data_exported', email: person.email }])
    expect((await readUndoable(userId)).entries).toMatchObject([{ act: 'data_exported' }])
    await fillUndoable(userId, 19)
    expect(await download(device(0).token)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_CHANGES' } })
  })

  it('403 RECENT_SIGN_IN_REQUIRED ten minutes after signing in', async () => {
    const { device } = await onDevices()
    const answer = await later(601_000, () => download(device(0).token))
    expect(answer).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
  })

  it('400 VALIDATION_FAILED for a forged cursor; 401 UNAUTHENTICATED without a token; 404 NOT_FOUND without an account', async () => {
    const { token } = await accessTokenFor()
    expect(await download(token, { cursor: 'x.y' })).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(await download(undefined)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
    expect(await download(token)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })
})
