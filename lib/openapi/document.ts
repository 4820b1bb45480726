import { STATUS_CODES } from 'node:http'
import * as z from 'zod/mini'
import type { $ZodType } from 'zod/v4/core'
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiResponsesObject,
} from 'zod-openapi'
import { type Contract, commonErrors } from '../../shared/platform/http/contract.ts'
import type { Domain } from '../domain.ts'
import { growing } from './compatibility.ts'
import { addExamples, problemExample } from './examples.ts'

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    request_id: z.string(),
    errors: z.optional(
      z.array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() })),
    ),
  })
  .register(z.globalRegistry, { id: 'Problem', description: 'RFC 9457 problem details with a stable code.' })

/** What the description needs of a domain. */
type Described = Pick<Domain, 'name' | 'contracts'>

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'An access token, which signing in gives; or an API key, `hf_live_…` or `hf_test_…`, for what its scopes allow.',
} as const

/** OpenAPI 3.1 of the domains' contracts. */
export const openapiOf = (domains: readonly Described[]): ReturnType<typeof createDocument> => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const domain of domains)
    for (const contract of Object.values(domain.contracts))
      paths[contract.path] = {
        ...paths[contract.path],
        [contract.method.toLowerCase()]: operationOf(domain.name, contract),
      }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Holdfast',
        version: '1',
        description: [
          'Seats held atomically, every payment settled.',
          'Amounts are whole numbers in the minor unit of their currency; times are ISO 8601 in UTC.',
          'Replies may get further members, and endpoints further error codes: pass over what you do not know.',
          `So may these fields get further values: ${growing.map(name => `\`${name}\``).join(', ')}.`,
          'A reply in forms that a `kind` tells apart may come in further kinds: pass over one of a kind that you do not know.',
          'An endpoint that ends says so a year ahead, by the headers `Deprecation` and `Sunset`.',
        ].join(' '),
      },
      tags: domains.filter(({ contracts }) => Object.keys(contracts).length > 0).map(({ name }) => ({ name })),
      components: {
        securitySchemes: { bearer },
        examples: problemExamples(domains),
      },
      paths,
    },
    { override: plain },
  )
  return addExamples(document)
}

/** A pattern beside a format is redundant, and so is the range of safe integers. A reply may get more members later. */
const plain: ZodOpenApiOverride = ({ jsonSchema, io }) => {
  if (jsonSchema.format) delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
}

/** One for each code: its status is the same wherever it is declared. */
const problemExamples = (domains: readonly Described[]) =>
  Object.fromEntries(
    domains
      .flatMap(({ contracts }) => Object.values(contracts).flatMap(contract => Object.entries(codesOf(contract))))
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([code, status]) => [code, { value: problemExample(code, status, STATUS_CODES[status] ?? 'Error') }]),
  )

const operationOf = (tag: string, contract: Contract): ZodOpenApiOperationObject => ({
  operationId: contract.name,
  summary: titled(contract.name),
  description: contract.auth === 'bearer' ? `${contract.summary} ${forBearers}` : contract.summary,
  ...(contract.deprecated && { deprecated: true, 'x-sunset': contract.deprecated.sunset }),
  tags: [tag],
  security: securityOf(contract),
  requestParams: {
    ...(contract.params && { path: contract.params as never }),
    ...(contract.query && { query: contract.query as never }),
    ...(contract.idempotent && {
      header: z.object({ 'Idempotency-Key': z.optional(z.string().check(z.minLength(1), z.maxLength(255))) }) as never,
    }),
  },
  ...(contract.body && {
    requestBody: {
      required: !isOptional(contract.body),
      content: { 'application/json': { schema: contract.body as never } },
    },
  }),
  responses: responsesOf(contract),
})

/** A request without a body is as good. */
const isOptional = (body: $ZodType): boolean => z.safeParse(body, undefined).success

/** Of an endpoint that does not ask for an account. */
const forBearers = 'Takes the token of a bearer, who has no account, as well.'

/** `createReservation` → `Create reservation` */
const titled = (name: string): string => {
  const words = name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const securityOf = ({ auth, scope }: Contract): Record<string, string[]>[] => {
  if (auth === 'guest') return []
  const bearer = { bearer: scope ? [scope] : [] }
  return auth === 'optional' ? [{}, bearer] : [bearer]
}

const responsesOf = (contract: Contract): ZodOpenApiResponsesObject => {
  const { status, schema, content_type, text } = contract.reply
  const content = schema
    ? {
        'application/json': { schema: schema as never },
        ...(text && { [text]: { schema: { type: 'string' as const } } }),
      }
    : content_type && { [content_type]: { schema: { type: 'string' as const } } }
  const responses: ZodOpenApiResponsesObject = {
    [`${status}` as '200']: { description: STATUS_CODES[status] ?? 'Reply', ...(content && { content }) },
  }
  if (contract.cache)
    responses['304'] = { description: `${STATUS_CODES[304]}: the reply that \`If-None-Match\` names by its \`ETag\`` }
  const byStatus = Map.groupBy(Object.entries(codesOf(contract)), ([, code]) => code)
  for (const [code, entries] of [...byStatus].toSorted(([left], [right]) => left - right))
    responses[`${code}` as '400'] = {
      description: `${STATUS_CODES[code]}: ${entries.map(([name]) => `\`${name}\``).join(', ')}`,
      content: {
        'application/problem+json': {
          schema: Problem as never,
          examples: Object.fromEntries(entries.map(([name]) => [name, { $ref: `#/components/examples/${name}` }])),
        },
      },
    }
  return responses
}

/** A contract's own codes and those its kind can give. */
const codesOf = (contract: Contract): Record<string, number> => {
  const possible: (keyof typeof commonErrors)[] = ['INTERNAL', 'UNAVAILABLE']
  if (contract.body || contract.query) possible.push('VALIDATION_FAILED')
  if (contract.body) possible.push('MALFORMED_BODY', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE')
  if (contract.auth !== 'guest') possible.push('UNAUTHENTICATED', 'FORBIDDEN')
  if (contract.params) possible.push('NOT_FOUND')
  if (contract.limit) possible.push('RATE_LIMITED')
  if (contract.idempotent) possible.push('IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_PROGRESS')
  return { ...Object.fromEntries(possible.map(code => [code, commonErrors[code]])), ...contract.errors }
}
