import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { startSecrets } from '../support/secrets.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  stop = (await startSecrets()).stop
})
afterAll(() => stop())

const Position = z.object({ after: z.string() })
const open = (list: string, cursor: string | undefined) => openCursor(list, cursor, Position)
const invalidCursor = { code: 'VALIDATION_FAILED', errors: [{ loc: ['query', 'cursor'], type: 'invalid_cursor' }] }

describe('a cursor', () => {
  it('opens to the position that was sealed', async () => {
    expect(await open('bookings#usr_1', await sealCursor('bookings#usr_1', { after: 'bkg_9' }))).toEqual({
      after: 'bkg_9',
    })
  })

  it('is undefined where there is none', async () => {
    expect(await open('bookings', undefined)).toBeUndefined()
  })

  it('fits a URL as it is', async () => {
    const cursor = await sealCursor('bookings', { after: '?&/+ é' })
    expect(encodeURIComponent(cursor)).toBe(cursor)
  })

  it('400 of another list or another account’s list', async () => {
    const cursor = await sealCursor('bookings#usr_1', { after: 'bkg_9' })
    await expect(open('bookings#usr_2', cursor)).rejects.toMatchObject(invalidCursor)
    await expect(open('bookings', cursor)).rejects.toMatchObject(invalidCursor)
  })

  it('400 when any one of its characters was changed', async () => {
    const cursor = await sealCursor('bookings', { after: 'bkg_9' })
    for (let place = 0; place < cursor.length; place += 1) {
      const changed = `${cursor.slice(0, place)}${cursor[place] === 'A' ? 'B' : 'A'}${cursor.slice(place + 1)}`
      await expect(open('bookings', changed), changed).rejects.toMatchObject(invalidCursor)
    }
  })

  it('400 with anything added or cut off', async () => {
    const cursor = await sealCursor('bookings', { after: 'bkg_9' })
    for (const changed of [`${cursor}A`, `${cursor}.A`, `${cursor}=`, `${cursor} `, cursor.slice(0, -1), `A${cursor}`])
      await expect(open('bookings', changed), changed).rejects.toMatchObject(invalidCursor)
  })

  it.each(['', '.', 'abc', 'abc.def', '{"after":"x"}', '..', 'é', 'x'.repeat(10_000)])('400 for %j', async cursor => {
    await expect(open('bookings', cursor)).rejects.toMatchObject(invalidCursor)
  })

  it('400 for a genuine one with a position of another form', async () => {
    await expect(open('bookings', await sealCursor('bookings', { before: 1 }))).rejects.toMatchObject(invalidCursor)
  })
})
