import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/delete-user.ts'
import { handler as me } from '../../functions/identity/get-own-user.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { newUndoable } from '../../shared/identity/rules/undoable.ts'
import { changeRole, close } from '../../shared/identity/store/administration.ts'
import { readUser } from '../../shared/identity/store/users.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { atCheckout, consumeEvents, paidEvent, playAt, recordsOf, startPaying } from '../payments/paying.ts'
import { accountOf, storedUser } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { eraseAfterGrace } from '../support/erased.ts'
import { later } from '../support/later.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let superAdmin: Awaited<ReturnType<typeof accountOf>>
let admin: Awaited<ReturnType<typeof accountOf>>

beforeAll(async () => {
  world = await startPaying()
  superAdmin = await accountOf('super_admin')
  admin = await accountOf('admin')
})
afterAll(() => world.stop())

const remove = (token: string, id: string, body?: object) =>
  call(handler, { method: 'DELETE', path: `/api/v1/users/${id}`, params: { id }, token, ...(body && { body }) })

describe('DELETE /users/{id}', () => {
  it('204 signs the owner out at once, and the account is erased later; repeated, it keeps its time', async () => {
    const { userId, token } = await accountOf()
    expect((await remove(admin.token, userId)).status).toBe(204)
    expect((await call(me, { token })).status).toBe(401)
    const closed = await readUser(userId)
    expect(closed).toMatchObject({ deactivated_at: expect.any(String), erase_after: expect.any(String) })
    expect((await remove(superAdmin.token, userId)).status).toBe(204)
    expect(await readUser(userId)).toEqual(closed)
    await eraseAfterGrace()
    expect(await readUser(userId)).toBeUndefined()
    expect(await remove(admin.token, userId)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  it('409 UPCOMING_BOOKINGS names what is still to come, and changes nothing; asked for, it is cancelled', async () => {
    const paying = await atCheckout()
    const { userId } = paying.buyer
    await playAt(paying.payment, 'succeed')
    await consumeEvents(paidEvent(paying))
    expect(await remove(admin.token, userId)).toMatchObject({
      status: 409,
      body: { code: 'UPCOMING_BOOKINGS', bookings: [{ booking_id: paying.booking.id }] },
    })
    const { payment } = await recordsOf(paying.buyer, paying.booking.id)
    const key = keys.payment(userId, paying.payment.id)
    await putItem('commerce', { ...key, ...payment, state: 'authorized', to_capture: 1 })
    expect(await remove(admin.token, userId, { cancel_bookings: true })).toMatchObject({
      status: 409,
      body: { code: 'BEING_CONFIRMED' },
    })
    await putItem('commerce', { ...key, ...payment })
    expect((await readUser(userId))?.deactivated_at).toBeUndefined()
    expect((await remove(admin.token, userId, { cancel_bookings: true })).status).toBe(204)
    expect((await recordsOf(paying.buyer, paying.booking.id)).booking?.state).toBe('cancelled')
  })

  it('403 RECENT_SIGN_IN_REQUIRED ten minutes after the administrator signed in; nothing is changed', async () => {
    const { userId } = await accountOf()
    const before = await storedUser(userId)
    const answer = await later(601_000, () => remove(admin.token, userId))
    expect(answer).toMatchObject({ status: 403, body: { code: 'RECENT_SIGN_IN_REQUIRED' } })
    expect(await storedUser(userId)).toEqual(before)
  })

  it('409 ACCOUNT_CHANGED when it was changed since it was read, and it stays as it was changed', async () => {
    const { userId } = await accountOf()
    const asRead = await storedUser(userId)
    await changeRole(asRead, 'driver')
    await expect(close(asRead, newUndoable(userId), Date.now())).rejects.toMatchObject({ code: 'ACCOUNT_CHANGED' })
    expect(await storedUser(userId)).toEqual({ ...asRead, role: 'driver', updated_at: expect.any(String) })
  })

  it.each([
    ['403 FORBIDDEN for an admin, of an administrator', () => [admin.token, superAdmin.userId], 403, 'FORBIDDEN'],
    ['403 FORBIDDEN for a customer', async () => [(await accountOf()).token, admin.userId], 403, 'FORBIDDEN'],
    ['404 of nobody', () => [admin.token, newId(identityIds.user, Date.now())], 404, 'NOT_FOUND'],
    ['409 for the last super_admin', () => [superAdmin.token, superAdmin.userId], 409, 'LAST_SUPER_ADMIN'],
  ] as const)('%s', async (_, of, status, code) => {
    const [token, id] = await of()
    expect(await remove(token as string, id as string)).toMatchObject({ status, body: { code } })
  })
})
