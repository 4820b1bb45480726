import { beforeAll, describe, expect, it, vi } from 'vitest'
import { handler } from '../../functions/identity/list-users.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { allItems, password, storeEarlierAccount } from '../support/accounts.ts'
import { accountOf } from '../support/administrators.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'

let token: string

/** 64 accounts, from `ann00@…` to `bea31@…`, each with a number of its own. */
const emails = ['ann', 'bea'].flatMap(name =>
  Array.from({ length: 32 }, (_, number) => `${name}${String(number).padStart(2, '0')}@example.com`),
)

beforeAll(async () => {
  const stop = await startIdentity()
  token = (await accountOf('admin')).token
  for (const [index, email] of emails.entries()) {
    const phone_number = `+9170000${String(index).padStart(5, '0')}`
    await storeEarlierAccount({ email, phone_number, password_hash: `$argon2id$${password}` })
  }
  return stop
})

const list = (query: Record<string, string | number | undefined> = {}, bearer: string | undefined = token) =>
  call(handler, { path: '/api/v1/users', query, ...(bearer && { token: bearer }) })

/** All pages, one after the other. */
const walk = async (query: Record<string, string | number>): Promise<string[][]> => {
  const pages: string[][] = []
  let cursor: string | undefined
  do {
    const { status, body } = await list({ ...query, cursor })
    expect(status).toBe(200)
    pages.push(body.items.map(({ email }: { email: string }) => email))
    cursor = body.next_cursor ?? undefined
  } while (cursor)
  return pages
}

describe('GET /users', () => {
  it('200 accounts as an administrator sees them, without secrets', async () => {
    const { body } = await list({ email_prefix: 'ann00' })
    expect(body).toEqual({
      items: [
        {
          id: expect.stringMatching(/^usr_/),
          email: 'ann00@example.com',
          email_verified: false,
          phone_number: '+917000000000',
          phone_verified: false,
          first_name: 'Asha',
          last_name: 'Rao',
          username: null,
          role: 'customer',
          created_at: expect.any(String),
          updated_at: expect.any(String),
          is_active: true,
          deactivated_at: null,
        },
      ],
      next_cursor: null,
    })
  })

  it.each([1, 5, 31, 32, 33, 100])('pages of %i hold every account once, in order', async limit => {
    const pages = await walk({ limit, email_prefix: 'ann' })
    expect(pages.flat()).toEqual(emails.slice(0, 32))
    expect(pages.slice(0, -1).every(({ length }) => length === limit)).toBe(true)
  })

  it('lists all accounts without a prefix', async () => {
    const found = (await walk({ limit: 20 })).flat()
    const users = (await allItems('identity')).filter(({ sk }) => sk === 'USER')
    expect(found).toEqual(users.map(({ email }) => email).toSorted())
  })

  it.each([
    ['BEA1', emails.filter(email => email.startsWith('bea1'))],
    [' bea31@example.com ', ['bea31@example.com']],
    ['missing', []],
    ['ann%', []],
    ['a*', []],
  ])('finds by the prefix "%s"', async (email_prefix, expected) => {
    expect((await walk({ email_prefix })).flat()).toEqual(expected)
  })

  it('sends one Query for each shard of the index, and never scans', async () => {
    const send = vi.spyOn(documents, 'send')
    await list({ email_prefix: 'ann' })
    const commands = send.mock.calls.map(([command]) => command)
    send.mockRestore()
    expect(commands.filter(command => command.constructor.name === 'QueryCommand')).toHaveLength(8)
    expect(commands.some(command => command.constructor.name === 'ScanCommand')).toBe(false)
  })

  it.each(['customer', 'agent', 'mechanic', 'driver', 'moderator'] as const)('403 FORBIDDEN for %s', async role => {
    const answer = await list({}, (await accessTokenFor(role)).token)
    expect(answer).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
    expect(answer.body).not.toHaveProperty('items')
  })

  it('400 VALIDATION_FAILED for a cursor of another search, and for a changed one', async () => {
    const { body } = await list({ email_prefix: 'ann', limit: 1 })
    for (const query of [
      { email_prefix: 'bea', cursor: body.next_cursor },
      { cursor: body.next_cursor },
      { email_prefix: 'ann', cursor: `x${body.next_cursor}` },
    ])
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
  })

  it.each([{ limit: 0 }, { limit: 101 }, { limit: 'many' }, { limit: 1.5 }, { email_prefix: 'x'.repeat(255) }])(
    '400 VALIDATION_FAILED for %j',
    async query => {
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    },
  )
})
