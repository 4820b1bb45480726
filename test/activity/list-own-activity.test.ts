import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/activity/list-own-activity.ts'
import { type Entry, follow } from '../../shared/activity/rules/entry.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { draft } from './changes.ts'
import { putChain } from './log.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startIdentity('activity')
})

afterAll(() => stop())

/** A booking with a change each hour, by the accounts in turns. */
const chainBy = async (actors: readonly string[]): Promise<Entry[]> => {
  const entity = `booking:${newId(commerceIds.booking, Date.now())}`
  const entries: Entry[] = []
  for (const [index, actor] of actors.entries()) {
    const at = new Date(Date.parse('2027-01-20T08:00:00Z') + index * 3600_000).toISOString()
    entries.push(follow(draft({ entity, at, actor }), `stream/${index}`, entries.at(-1)))
  }
  await putChain(entries)
  return entries
}

const list = (token: string | undefined, query: Record<string, string | number> = {}) =>
  call(handler, { path: '/api/v1/users/me/activity', query, token })

describe('GET /api/v1/users/me/activity', () => {
  it('200 all that the account changed, newest first, in pages, and nothing of others', async () => {
    const [mine, other] = [await accessTokenFor(), await accessTokenFor()]
    const entries = await chainBy([mine.userId, other.userId, mine.userId, 'payments/on-payment-event', mine.userId])
    const first = await list(mine.token, { limit: 2 })
    expect(first.body.items.map(({ sequence }: Entry) => sequence)).toEqual([5, 3])
    expect(first.body.items[0]).toMatchObject({
      entity: entries[0]?.entity,
      actor: mine.userId,
      before: { state: 'a' },
    })
    const second = await list(mine.token, { limit: 2, cursor: first.body.next_cursor })
    expect(second.body.items.map(({ sequence }: Entry) => sequence)).toEqual([1])
    expect(second.body.next_cursor).toBeNull()
    expect((await list(other.token)).body.items).toHaveLength(1)
    expect((await list((await accessTokenFor()).token)).body).toEqual({ items: [], next_cursor: null })
  })

  it('400 VALIDATION_FAILED for the cursor of another account; 401 UNAUTHENTICATED without a token', async () => {
    const [mine, other] = [await accessTokenFor(), await accessTokenFor()]
    await chainBy([mine.userId, mine.userId, mine.userId])
    const { next_cursor } = (await list(mine.token, { limit: 1 })).body
    expect(await list(other.token, { cursor: next_cursor })).toMatchObject({ status: 400 })
    expect(await list(undefined)).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } })
  })
})
