import { STATUS_CODES } from 'node:http'
import * as z from 'zod/mini'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import { type Contract, commonErrors } from '../../shared/platform/http/contract.ts'
import type { Domain } from '../domain.ts'

const Problem = z
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

/** OpenAPI 3.1 of the domains' contracts. */
export const openapiOf = (domains: readonly Domain[]): ReturnType<typeof createDocument> => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const domain of domains)
    for (const contract of Object.values(domain.contracts))
      paths[contract.path] = {
        ...paths[contract.path],
        [contract.method.toLowerCase()]: operationOf(domain.name, contract),
      }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Holdfast',
      version: '1',
      description:
        'Seats held atomically, every payment settled. Amounts are whole numbers in the minor unit of their currency; times are ISO 8601 in UTC.',
    },
    tags: domains.filter(({ contracts }) => Object.keys(contracts).length > 0).map(({ name }) => ({ name })),
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    paths,
  })
}

const operationOf = (tag: string, contract: Contract): ZodOpenApiOperationObject => ({
  operationId: contract.name,
  summary: contract.summary,
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
    requestBody: { required: true, content: { 'application/json': { schema: contract.body as never } } },
  }),
  responses: responsesOf(contract),
})

const securityOf = ({ auth, scope }: Contract): Record<string, string[]>[] => {
  if (auth === 'guest') return []
  const bearer = { bearer: scope ? [scope] : [] }
  return auth === 'optional' ? [{}, bearer] : [bearer]
}

const responsesOf = (contract: Contract): ZodOpenApiResponsesObject => {
  const { status, schema, content_type } = contract.reply
  const content = schema
    ? { 'application/json': { schema: schema as never } }
    : content_type && { [content_type]: { schema: { type: 'string' as const } } }
  const responses: ZodOpenApiResponsesObject = {
    [`${status}` as '200']: { description: STATUS_CODES[status] ?? 'Reply', ...(content && { content }) },
  }
  const byStatus = Map.groupBy(Object.entries(codesOf(contract)), ([, code]) => code)
  for (const [code, entries] of [...byStatus].toSorted(([left], [right]) => left - right))
    responses[`${code}` as '400'] = {
      description: `${STATUS_CODES[code]}: ${entries.map(([name]) => `\`${name}\``).join(', ')}`,
      content: { 'application/problem+json': { schema: Problem as never } },
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
