import { describe, expect, it } from 'vitest'
import { description } from '../../lib/openapi/description.ts'
import type { Description, JsonSchema } from '../../lib/openapi/json-schema.ts'

/** Names that clients were promised before there was one ending; `held_until` says until when, not when. */
const promised = new Set([
  'arrival_datetime',
  'departure_datetime',
  'expiry_datetime',
  'held_until',
  'reservation_datetime',
])

const isTime = ({ format, anyOf = [] }: JsonSchema): boolean => format === 'date-time' || anyOf.some(isTime)

/** The times of a schema and of each within it, as `<place>: <names>`. */
const timesIn = (place: string, schema: JsonSchema): [place: string, names: string[]][] => {
  const { properties = {}, items, anyOf = [], oneOf = [], additionalProperties } = schema
  const names = Object.keys(properties).filter(name => isTime(properties[name] ?? {}))
  return [
    ...(names.length > 0 ? [[place, names] as [string, string[]]] : []),
    ...Object.entries(properties).flatMap(([name, member]) => timesIn(`${place}.${name}`, member)),
    ...[items, ...anyOf, ...oneOf, additionalProperties].flatMap(each =>
      typeof each === 'object' ? timesIn(place, each) : [],
    ),
  ]
}

const { paths }: Description = JSON.parse(description())
const schemas = Object.values(paths)
  .flatMap(operations => Object.values(operations))
  .flatMap(({ operationId, requestBody, responses }) =>
    [requestBody, ...Object.values(responses)].flatMap(each =>
      Object.values(each?.content ?? {}).flatMap(({ schema }) => timesIn(operationId, schema ?? {})),
    ),
  )

const endings = (names: readonly string[]): Set<string> => new Set(names.map(name => name.split('_').at(-1) ?? name))

/** Names beside promised ones end as one of those does. */
const areAlike = (names: readonly string[]): boolean => {
  const own = endings(names.filter(name => !promised.has(name)))
  const others = endings(names.filter(name => promised.has(name)))
  return own.size <= 1 && [...own].every(ending => others.size === 0 || others.has(ending))
}

describe('the times of a schema end alike', () => {
  it('in every contract', () => {
    expect(schemas.length).toBeGreaterThan(20)
    expect(schemas.filter(([, names]) => !areAlike(names))).toEqual([])
  })

  it.each([
    [['created_at', 'expires_at'], true],
    [['departure_datetime', 'held_until'], true],
    [['departure_datetime', 'issued_datetime'], true],
    [['created_at', 'issued_datetime'], false],
    [['departure_datetime', 'issued_at'], false],
  ])('(%j do: %s)', (names, are) => {
    expect(areAlike(names)).toBe(are)
  })
})
