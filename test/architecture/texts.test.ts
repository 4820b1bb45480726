import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { $ZodCheck, $ZodType, $ZodTypes } from 'zod/v4/core'
import { domainsOf } from '../../lib/domains/index.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'
import { textKinds } from '../../shared/platform/http/texts.ts'
import { contracts as clinic } from './clinic/contracts/index.ts'

/** A schema within another, by its path there. */
type Found = readonly [path: string, schema: $ZodTypes]

/** Every schema that a value meets first; what a transformed one meets later is not of the wire. */
const within = (schema: $ZodType, path: string): Found[] => {
  const own: Found = [path, schema as $ZodTypes]
  const { def } = own[1]._zod
  const inner = (type: $ZodType, step = '') => within(type, `${path}${step}`)
  switch (def.type) {
    case 'object':
      return [own, ...Object.entries(def.shape).flatMap(([name, member]) => inner(member, `.${name}`))]
    case 'array':
      return [own, ...inner(def.element, '[]')]
    case 'record':
      return [own, ...inner(def.keyType, '{key}'), ...inner(def.valueType, '{}')]
    case 'union':
      return [own, ...def.options.flatMap(option => inner(option))]
    case 'optional':
    case 'nullable':
    case 'default':
      return [own, ...inner(def.innerType)]
    case 'pipe':
      return [own, ...inner(def.in)]
    default:
      return [own]
  }
}

interface CheckDef {
  readonly check: string
  readonly format?: string
  readonly pattern?: RegExp
}

/** A format, such as of a time, is a check of its own. */
const checksOf = ({ _zod: { def } }: $ZodTypes): CheckDef[] => {
  const checks = (('checks' in def && def.checks) || []) as readonly $ZodCheck[]
  return [...('check' in def ? [def as CheckDef] : []), ...checks.map(check => check._zod.def as CheckDef)]
}

const isForm = ({ check }: CheckDef) => check === 'string_format'

const contracts: readonly Contract[] = [
  ...domainsOf({ withSandbox: true }).flatMap(each => Object.values(each.contracts)),
  ...Object.values(clinic),
]

const textsOf = (schemas: readonly ($ZodType | undefined)[]): Found[] =>
  schemas.flatMap(schema => (schema ? within(schema, '') : [])).filter(([, { _zod }]) => _zod.def.type === 'string')

describe('the requests of every contract', () => {
  it('have no text but of a kind (shared/platform/http/texts.ts), or of a form such as an id', () => {
    const free = contracts.flatMap(({ name, params, query, body }) =>
      textsOf([params, query, body])
        .filter(([, schema]) => !textKinds.has(schema) && !checksOf(schema).some(isForm))
        .map(([path]) => `${name}${path}`),
    )
    expect(free).toEqual([])
  })

  it('name each person by a name', () => {
    const named = contracts.flatMap(({ body }) => textsOf([body]).filter(([path]) => /(\.|_)name$/.test(path)))
    expect(named.length).toBeGreaterThan(3)
    expect(named.map(([, schema]) => textKinds.get(schema)?.kind)).toEqual(named.map(() => 'name'))
  })
})

/** The forms that an id or a time have for ever. */
const isLasting = ({ format, pattern }: CheckDef) =>
  format === 'datetime' || format === 'date' || /^\^[a-z]{3,5}_/.test(pattern?.source ?? '')

describe('the replies of every contract', () => {
  it('take whatever is stored: they have none of the rules by which a request is refused', () => {
    const ruled = contracts.flatMap(({ name, reply }) =>
      within(reply.schema ?? z.unknown(), '')
        .filter(([, schema]) => schema._zod.def.type !== 'number' || 'checks' in schema._zod.def)
        .filter(([, schema]) => textKinds.has(schema) || checksOf(schema).some(check => !isLasting(check)))
        .map(([path, schema]) => `${name}${path} ${checksOf(schema).map(({ check, format }) => `${check} ${format}`)}`),
    )
    expect(ruled).toEqual([])
  })
})
