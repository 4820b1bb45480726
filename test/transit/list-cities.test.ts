import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cities } from '../../bin/demo/network.ts'
import { handler } from '../../functions/transit/list-cities.ts'
import { putCities } from '../../shared/transit/store/cities.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { startSecrets } from '../support/secrets.ts'
import { counted } from './counted.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  stop = (await startSecrets()).stop
  await createTables('catalog')
  await putCities(cities)
})
afterAll(() => stop())

const list = (query: Record<string, string | number> = {}) => call(handler, { path: '/api/v1/cities', query })
const namesOf = ({ body }: { body: { items: { name: string }[] } }) => body.items.map(city => city.name)

describe('cities', () => {
  it('200 with all members of a city', async () => {
    const { status, body } = await list({ query: 'mumb' })
    expect(status).toBe(200)
    expect(body).toEqual({
      items: [
        {
          id: expect.stringMatching(/^cty_/),
          name: 'Mumbai',
          aliases: ['Bombay'],
          state: 'Maharashtra',
          country: 'India',
          time_zone: 'Asia/Kolkata',
          latitude: 19.076,
          longitude: 72.8777,
        },
      ],
      next_cursor: null,
    })
  })

  it.each([
    ['BENG', ['Bengaluru']],
    ['Bángal', ['Bengaluru']],
    ['bom', ['Mumbai']],
    ['  new  delhi ', ['Delhi']],
    ['pun', ['Pune']],
    // Both names of Puducherry begin so, and it is there once.
    ['pond', ['Puducherry']],
    ['pu', ['Puducherry', 'Pune', 'Puri']],
    ['मुंबई', []],
    ['__proto__', []],
    [
      '#',
      cities
        .map(city => city.name)
        .toSorted()
        .slice(0, 20),
    ],
    ['x'.repeat(100), []],
  ])('200 for %j', async (query, expected) => {
    expect(namesOf(await list({ query }))).toEqual(expected)
  })

  it.each([1, 7, 57, 100])('200 in pages of %i: every city once, in order of names', async limit => {
    const names: string[] = []
    let cursor: string | null = null
    do {
      const page = await list({ limit, ...(cursor && { cursor }) })
      expect(page.body.items.length).toBeLessThanOrEqual(limit)
      names.push(...namesOf(page))
      cursor = page.body.next_cursor
    } while (cursor)
    expect(names).toEqual(cities.map(city => city.name).toSorted())
  })

  it('200 for anybody’s cache, and from memory when it is asked for again', async () => {
    const first = await list({ query: 'jai' })
    expect(first.headers).toMatchObject({ 'cache-control': 'public, max-age=300', etag: expect.any(String) })
    expect(await counted(() => list({ query: ' JAI' }))).toEqual({ requests: 0, readUnits: 0, writeUnits: 0 })
    expect((await list({ query: 'JAI' })).headers.etag).toBe(first.headers.etag)
  })

  it('200 for one query, whatever is asked for', async () => {
    expect(await counted(() => list({ query: 'mum' }))).toEqual({ requests: 1, readUnits: 0.5, writeUnits: 0 })
  })

  it.each<Record<string, string | number>>([
    { limit: 0 },
    { limit: 101 },
    { limit: 'many' },
    { limit: 1.5 },
    { query: 'x'.repeat(101) },
    { cursor: 'abc' },
    { cursor: 'x'.repeat(501) },
  ])('400 VALIDATION_FAILED %j', async query => {
    const { status, body } = await list(query)
    expect([status, body.code, body.errors[0].loc]).toEqual([
      400,
      'VALIDATION_FAILED',
      ['query', Object.keys(query)[0]],
    ])
  })

  it('400 VALIDATION_FAILED for a cursor of another list, or a changed one', async () => {
    const { next_cursor } = (await list({ limit: 1 })).body
    const wrong: Record<string, string>[] = [
      { query: 'p', cursor: next_cursor },
      { cursor: `${next_cursor}A` },
      { cursor: next_cursor.slice(1) },
    ]
    for (const query of wrong) expect((await list(query)).body.code).toBe('VALIDATION_FAILED')
  })
})
