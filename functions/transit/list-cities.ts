import * as z from 'zod/mini'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { listCities as contract } from '../../shared/transit/contracts/list-cities.ts'
import { normalizeName } from '../../shared/transit/rules/city-names.ts'
import { listCities } from '../../shared/transit/store/cities.ts'

export const handler = endpoint(contract, async ({ query: { query, limit, cursor } }) => {
  const list = `cities ${normalizeName(query)}`
  const after = await openCursor(list, cursor, z.string())
  const { cities, next } = await listCities(query, { limit, after })
  return {
    items: cities.map(city => ({ ...city, aliases: [...city.aliases] })),
    next_cursor: next === undefined ? null : await sealCursor(list, next),
  }
})
