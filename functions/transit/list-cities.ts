import * as z from 'zod/mini'
import { cached } from '../../shared/platform/http/cached.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { listCities as contract } from '../../shared/transit/contracts/list-cities.ts'
import { normalizeName } from '../../shared/transit/rules/city-names.ts'
import { listKeptCities } from '../../shared/transit/store/cities.ts'

export const handler = cached(contract, async ({ query: { query, limit, cursor } }) => {
  const list = `cities ${normalizeName(query)}`
  const after = await openCursor(list, cursor, z.string())
  const { cities, next } = await listKeptCities(query, { limit, after })
  return {
    items: cities.map(city => ({ ...city, aliases: [...city.aliases] })),
    next_cursor: next === undefined ? null : await sealCursor(list, next),
  }
})
