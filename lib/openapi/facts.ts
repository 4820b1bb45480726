import type { Description, JsonSchema, Operation } from './json-schema.ts'

/** What a client can rely on, by its place in the API, e.g. `createBooking takes body.contact.email`. */
export type Facts = ReadonlyMap<string, Fact>

/** Of a value, the members of JSON Schema: `type` is all it may be, `values` its enumeration, `forms` its alternatives. */
export interface Fact {
  readonly type?: readonly string[]
  readonly required?: boolean
  readonly values?: readonly string[]
  readonly forms?: number
  readonly closed?: boolean
  readonly format?: string
  readonly pattern?: string
  readonly default?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  /** Of an operation: where it is, which scopes a token needs, whether none is needed, and when the operation ends. */
  readonly route?: string
  readonly scopes?: readonly string[]
  readonly open?: boolean
  readonly sunset?: string
  /** `409 SEATS_TAKEN` */
  readonly codes?: readonly string[]
  readonly media?: readonly string[]
}

type Entry = readonly [place: string, fact: Fact]

/** A description, one fact a place. */
export const factsOf = ({ paths, components }: Description): Facts =>
  new Map(
    Object.entries(paths)
      .flatMap(([path, operations]) =>
        Object.entries(operations).flatMap(([method, operation]) =>
          ofOperation(`${method.toUpperCase()} ${path}`, operation, components.schemas ?? {}),
        ),
      )
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  )

type Schemas = Readonly<Record<string, JsonSchema>>

const ofOperation = (route: string, operation: Operation, schemas: Schemas): Entry[] => {
  const { operationId: name, parameters = [], requestBody, responses, security = [] } = operation
  const scopes = security.flatMap(Object.values).flat()
  const isOpen = security.length === 0 || security.some(each => Object.keys(each).length === 0)
  const sunset = operation['x-sunset']
  return [
    [name, { route, ...(scopes.length > 0 && { scopes }), ...(isOpen && { open: true }), ...(sunset && { sunset }) }],
    ...parameters.flatMap(({ in: where, name: of, schema, required }) =>
      ofSchema(`${name} takes ${where}.${of}`, schema ?? {}, schemas, where === 'path' || required),
    ),
    ...Object.values(requestBody?.content ?? {}).flatMap(({ schema }) =>
      ofSchema(`${name} takes body`, schema ?? {}, schemas, requestBody?.required),
    ),
    [`${name} fails`, { codes: codesIn(responses) }],
    ...Object.entries(responses).flatMap(([status, response]) =>
      Number(status) < 400 ? ofReply(`${name} gives ${status}`, response, schemas) : [],
    ),
  ]
}

const codesIn = (responses: Operation['responses']): string[] =>
  Object.entries(responses)
    .flatMap(([status, { content }]) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}).map(code => `${status} ${code}`),
    )
    .sort()

const ofReply = (place: string, { content = {} }: Operation['responses'][string], schemas: Schemas): Entry[] => [
  [place, { media: Object.keys(content).map(type => type.split(';')[0] ?? type) }],
  ...Object.values(content).flatMap(({ schema }) => ofSchema(`${place} body`, schema ?? {}, schemas, true)),
]

/** The facts of a schema and of all within it. A place that may be `null` is one place, other alternatives are several. */
const ofSchema = (place: string, given: JsonSchema, schemas: Schemas, required = false): Entry[] => {
  const schema = resolved(given, schemas)
  const all = schema.anyOf ?? schema.oneOf ?? schema.allOf
  const some = all?.filter(({ type }) => type !== 'null') ?? []
  const isNullable = all !== undefined && some.length < all.length
  const byKind = all && formsByKind(place, some, schemas)
  if (byKind)
    return [[place, { type: ['object', ...(isNullable ? ['null'] : [])], ...(required && { required }) }], ...byKind]
  const [only] = some
  if (only && some.length === 1)
    return ofSchema(place, only, schemas, required).map(([at, fact]) =>
      at === place && isNullable ? [at, { ...fact, type: [...(fact.type ?? []), 'null'] }] : [at, fact],
    )
  if (all)
    return [
      [place, { ...(required && { required }), ...(isNullable && { type: ['null'] }), forms: some.length }],
      ...some.flatMap((each, index) => ofSchema(`${place}(${index + 1})`, each, schemas)),
    ]
  return [[place, factOf(schema, required)], ...ofMembers(place, schema, schemas)]
}

/** Alternatives that a `kind` tells apart are places by that: `body(bus)`. Undefined for any others. */
const formsByKind = (place: string, forms: readonly JsonSchema[], schemas: Schemas): Entry[] | undefined => {
  const kinds = forms.map(form => kindOf(resolved(form, schemas)))
  if (forms.length === 0 || kinds.includes(undefined)) return undefined
  return forms.flatMap((form, index) => ofSchema(`${place}(${kinds[index]})`, form, schemas))
}

const kindOf = ({ properties = {} }: JsonSchema): unknown => {
  const { const: value, enum: [only, ...others] = [] } = properties.kind ?? {}
  return value ?? (others.length === 0 ? only : undefined)
}

const resolved = (schema: JsonSchema, schemas: Schemas): JsonSchema =>
  schema.$ref ? (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema

const ofMembers = (place: string, schema: JsonSchema, schemas: Schemas): Entry[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) =>
    ofSchema(`${place}.${name}`, member, schemas, schema.required?.includes(name)),
  ),
  ...(schema.items ? ofSchema(`${place}[]`, schema.items, schemas) : []),
  ...(typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0
    ? ofSchema(`${place}{}`, schema.additionalProperties, schemas)
    : []),
]

export const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const
export const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const

const factOf = (schema: JsonSchema, required: boolean): Fact => {
  const values = schema.const === undefined ? schema.enum : [schema.const]
  const copied = [...lowerBounds, ...upperBounds, 'format', 'pattern', 'default'] as const
  return {
    ...(schema.type && { type: [schema.type].flat() }),
    ...(required && { required }),
    ...(values && { values: values.map(String).sort() }),
    ...(schema.additionalProperties === false && { closed: true }),
    ...Object.fromEntries(copied.flatMap(name => (schema[name] === undefined ? [] : [[name, schema[name]]]))),
  }
}
