import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { domainsOf } from '../../lib/domains/index.ts'
import { openapiOf, Problem } from '../../lib/openapi/document.ts'
import type { Description } from '../../lib/openapi/json-schema.ts'
import { commonErrors } from '../../shared/platform/http/contract.ts'

const domains = domainsOf({ withSandbox: true })
const { paths, components }: Description = JSON.parse(JSON.stringify(openapiOf(domains)))
const endpoints = domains
  .flatMap(({ contracts }) => Object.values(contracts))
  .map(contract => {
    const operation = paths[contract.path]?.[contract.method.toLowerCase()]
    if (!operation) throw new Error(`${contract.name} is not described`)
    return { name: contract.name, contract, operation }
  })

/** What a client sends in its address has no type. */
const asText = (value: unknown): string => (Array.isArray(value) ? value.join(',') : String(value))

describe("the description's examples (lib/openapi/sample-values.ts has what does not follow from a schema)", () => {
  it.each(endpoints)('$name takes the parameters shown', ({ contract, operation: { parameters = [] } }) => {
    const shown = (where: string) =>
      Object.fromEntries(
        parameters.flatMap(({ name, in: place, example }) => (place === where ? [[name, asText(example)]] : [])),
      )
    expect(parameters.filter(({ example }) => example === undefined)).toEqual([])
    if (contract.params) z.parse(contract.params, shown('path'))
    if (contract.query) z.parse(contract.query, shown('query'))
  })

  it.each(endpoints.filter(({ contract }) => contract.body))(
    '$name takes the body shown',
    ({ contract, operation }) => {
      const example = operation.requestBody?.content['application/json']?.example
      expect(example).toBeTypeOf('object')
      z.parse(contract.body as z.core.$ZodType, example)
    },
  )

  it.each(endpoints.filter(({ contract }) => contract.reply.schema))(
    '$name gives the reply shown, to the last member',
    ({ contract: { reply }, operation }) => {
      const example = operation.responses[reply.status]?.content?.['application/json']?.example
      expect(example).toBeTypeOf('object')
      expect(z.parse(reply.schema as z.core.$ZodType, example)).toEqual(example)
    },
  )

  it.each(endpoints)('$name shows problem details for each of its codes', ({ contract, operation }) => {
    const shown = Object.entries(operation.responses)
      .filter(([status]) => Number(status) >= 400)
      .flatMap(([status, { content }]) =>
        Object.entries(content?.['application/problem+json']?.examples ?? {}).map(([code, { $ref = '' }]) => {
          const problem = z.parse(Problem, components.examples?.[$ref.slice('#/components/examples/'.length)]?.value)
          expect([problem.code, problem.status]).toEqual([code, Number(status)])
          return code
        }),
      )
    expect(shown).toEqual(expect.arrayContaining([...Object.keys(contract.errors), 'INTERNAL', 'UNAVAILABLE']))
  })

  it('have one status for a code, wherever it is declared', () => {
    const statuses = new Map<string, Set<number>>()
    for (const { errors } of [{ errors: commonErrors }, ...endpoints.map(({ contract }) => contract)])
      for (const [code, status] of Object.entries(errors))
        statuses.set(code, new Set([...(statuses.get(code) ?? []), status]))
    expect([...statuses].filter(([, found]) => found.size > 1).map(([code]) => code)).toEqual([])
  })

  it('look real: ids, money and times have their forms', () => {
    const { responses } = paths['/api/v1/bookings/{id}/details']?.get ?? {}
    expect(responses?.[200]?.content?.['application/json']?.example).toMatchObject({
      id: expect.stringMatching(/^bkg_/),
      reservation_id: expect.stringMatching(/^rsv_/),
      created_at: '2027-01-20T08:00:00Z',
      total_amount: 90000,
      currency: 'INR',
      schedule: { id: expect.stringMatching(/^sch_/), boarding_stop: { id: expect.stringMatching(/^stp_/) } },
      payment: { id: expect.stringMatching(/^pay_/) },
    })
  })
})
