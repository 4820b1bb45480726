import type { Description, JsonSchema, Operation } from './json-schema.ts'
import { idPrefixes, leftOut, sampleValues } from './sample-values.ts'
import { sentences } from './sentences.ts'

/** Where a value stands: the field it is the value of, and the thing the field is in. */
interface Place {
  readonly parent: string
  readonly field: string
}

const suffix = '01jj1f7w80q3v6x9c2m5n8r4tz'
const moment = '2027-01-20T08:00:00Z'

/** Adds an example to every parameter, request and reply of a description. */
export const addExamples = <D extends object>(description: D): D => {
  const copy = structuredClone(description)
  for (const [path, operations] of Object.entries((copy as unknown as Description).paths))
    for (const operation of Object.values(operations)) addTo(operation, path)
  return copy
}

const addTo = ({ operationId, parameters, requestBody, responses }: Operation, path: string): void => {
  const parent = thingOf(path)
  for (const parameter of parameters ?? [])
    if (parameter.schema) give(parameter, exampleOf(parameter.schema, { parent, field: parameter.name }))
  for (const content of Object.values(requestBody?.content ?? {}))
    give(content, without(exampleOf(content.schema ?? {}, { parent: '', field: parent }), leftOut[operationId] ?? []))
  for (const [status, { content = {} }] of Object.entries(responses))
    for (const [type, media] of Object.entries(content))
      if (Number(status) < 400) give(media, replyOf(type, media.schema ?? {}, parent))
}

const give = (to: { readonly example?: unknown }, example: unknown): void => {
  if (example !== undefined) Object.assign(to, { example })
}

const without = (example: unknown, names: readonly string[]): unknown =>
  names.length === 0
    ? example
    : Object.fromEntries(Object.entries(example ?? {}).filter(([name]) => !names.includes(name)))

const replyOf = (type: string, schema: JsonSchema, parent: string): unknown => {
  if (type === 'application/json') return exampleOf(schema, { parent: '', field: parent })
  return type.startsWith('text/html') ? '<!doctype html><title>Holdfast</title>' : undefined
}

/** What a path is about, in the plural as it is written: `/api/v1/bookings/{id}/details` is about `bookings`. */
const thingOf = (path: string): string => {
  const steps = path.replace(/^\/(api|sandbox)\/(v1\/)?/, '').split('/')
  return steps.findLast(step => singular(step) in idPrefixes) ?? steps[0] ?? ''
}

/** A value that the schema takes, the same for the same schema and place. */
export const exampleOf = (schema: JsonSchema, place: Place): unknown => {
  const { type, anyOf, oneOf, allOf, items, properties } = schema
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum.includes(sampleOf(place)) ? sampleOf(place) : schema.enum[0]
  const [alternative] = anyOf ?? oneOf ?? allOf ?? []
  if (alternative) return isNull(place, type) ? null : exampleOf(alternative, place)
  const kind = [type ?? []].flat()[0]
  if (kind === 'array') return Array.isArray(sampleOf(place)) ? sampleOf(place) : [exampleOf(items ?? {}, place)]
  if (kind === 'null') return null
  if (properties) return membersOf(properties, place)
  if (kind === 'object') return recordOf(schema, place)
  return leafOf(schema, kind, place)
}

const isNull = (place: Place, type: unknown): boolean => type === undefined && sampleOf(place) === null

const membersOf = (properties: NonNullable<JsonSchema['properties']>, { parent, field }: Place): unknown =>
  Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [
      name,
      // The items of a page are what the page is of.
      exampleOf(member, name === 'items' ? { parent, field } : { parent: field, field: name }),
    ]),
  )

const recordOf = ({ propertyNames, additionalProperties }: JsonSchema, place: Place): unknown => {
  const sample = sampleOf(place)
  if (typeof sample === 'object') return sample
  const key = propertyNames?.enum?.[0] ?? 'name'
  const values = typeof additionalProperties === 'object' ? additionalProperties : {}
  return { [String(key)]: exampleOf(values, place) ?? 'value' }
}

const leafOf = (schema: JsonSchema, kind: string | undefined, place: Place): unknown => {
  const prefix = /^\^([a-z]{3})_\[0-9a-hjkmnp-tv-z\]/.exec(schema.pattern ?? '')?.[1] ?? prefixOf(place)
  const sample = sampleOf(place)
  if (sample !== undefined && !(kind === 'string' && typeof sample === 'number')) return sample
  if (kind === 'string' && prefix) return `${prefix}_${suffix}`
  if (schema.default !== undefined) return schema.default
  if (kind === 'boolean') return true
  if (kind === 'integer' || kind === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (kind !== 'string') return undefined
  if (schema.format === 'date-time') return moment
  return schema.format === 'date' ? moment.slice(0, 10) : titled(place.field)
}

const sampleOf = ({ parent, field }: Place): unknown => {
  const own = sampleValues[`${parent}.${field}`]
  return own === undefined ? sampleValues[field] : own
}

/** `booking_id`, a booking's `id` and a list of `bookings` have the same form of id. */
const prefixOf = ({ parent, field }: Place): string | undefined => {
  if (field === 'id') return idPrefixes[singular(parent)]
  return idPrefixes[field] ?? (field.endsWith('_id') ? idPrefixes[field.slice(0, -3)] : undefined)
}

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/(?<!u)s$/, '')

const titled = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

/** Problem details as an endpoint would give them for a code. */
export const problemExample = (code: string, status: number, title: string) => ({
  type: `urn:holdfast:error:${code.toLowerCase().replaceAll('_', '-')}`,
  title,
  status,
  detail: sentences[code] ?? `${titled(code.toLowerCase())}.`,
  code,
  request_id: 'JKJaXmPLvHcESHA=',
  ...(code === 'VALIDATION_FAILED' && {
    errors: [
      {
        loc: ['body', 'seat_ids'],
        msg: 'Invalid input: expected array, received undefined',
        type: 'invalid_type',
      },
    ],
  }),
})
