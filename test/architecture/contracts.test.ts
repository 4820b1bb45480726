import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { isAnnounced } from '../../lib/openapi/compatibility.ts'
import { openapiOf } from '../../lib/openapi/document.ts'
import { product } from '../../shared/domains.ts'
import type { Role } from '../../shared/platform/domain.ts'

const root = join(import.meta.dirname, '../..')
const domains = domainsOf({ withSandbox: true })
const endpoints = domains.flatMap(domain =>
  Object.entries(domain.contracts).map(([key, contract]) => ({
    domain: domain.name,
    key,
    contract,
    file: fileNameOf(contract.name),
  })),
)

describe('every contract', () => {
  it.each(endpoints)(
    '$domain/$file has its basename in contracts, functions and tests',
    ({ domain, key, contract, file }) => {
      expect(contract.name).toBe(key)
      for (const path of [
        `shared/${domain}/contracts/${file}.ts`,
        `functions/${domain}/${file}.ts`,
        `test/${domain}/${file}.test.ts`,
      ])
        expect(existsSync(join(root, path)), path).toBe(true)
    },
  )

  it.each(endpoints)('$domain/$file has each of its error codes in its test', ({ domain, contract, file }) => {
    const test = readFileSync(join(root, `test/${domain}/${file}.test.ts`), 'utf8')
    const untested = Object.keys(contract.errors).filter(code => !test.includes(code))
    expect(untested).toEqual([])
  })

  it.each(endpoints)('$domain/$file names the scope it needs if it takes tokens, and a role has it', ({ contract }) => {
    if (contract.auth === 'guest') return expect(contract.scope).toBeUndefined()
    const isAble = (role: Role) =>
      (contract.auth === 'optional' ||
        contract.auth === 'bearer' ||
        contract.auth === 'account' ||
        product.coveredBy(role).includes(contract.auth as Role)) &&
      product.scopesOf(role).includes(String(contract.scope))
    const able = product.roles.filter(isAble)
    expect(contract.scope).toBeDefined()
    expect(able).not.toEqual([])
  })

  it('that ends says so a year ahead at least', () => {
    const hasted = endpoints.filter(({ contract: { deprecated } }) => deprecated && !isAnnounced(deprecated))
    expect(hasted.map(({ key }) => key)).toEqual([])
  })

  it('has a route of its own', () => {
    const routes = endpoints.map(({ contract }) => `${contract.method} ${contract.path}`)
    expect(routes.filter((route, index) => routes.indexOf(route) !== index)).toEqual([])
  })

  it.each(endpoints.filter(({ contract }) => contract.auth === 'guest' && contract.method !== 'GET'))(
    '$domain/$file limits what a stranger can write, or checks a signature or key',
    ({ contract }) => {
      const isSigned = /\/webhook\/|^\/sandbox\//.test(contract.path)
      expect(Boolean(contract.limit) || isSigned || contract.name === 'logout').toBe(true)
    },
  )
})

describe('every function', () => {
  it('has grants and is deployed: every file in functions/ is named by a domain', () => {
    const named = domains.flatMap(({ name, contracts, queues, streams, schedules }) =>
      [contracts, queues, streams, schedules].flatMap(group =>
        Object.entries(group ?? {}).map(
          ([key, access]) => `${name}/${fileNameOf('entry' in access && access.entry ? access.entry : key)}.ts`,
        ),
      ),
    )
    // CloudFormation calls them at deploy; SigningKeys and LogKey deploy them.
    named.push('identity/create-signing-keys.ts', 'activity/create-log-key.ts')
    const files = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' }).filter(path =>
      path.endsWith('.ts'),
    )
    expect(files.toSorted()).toEqual([...new Set(named)].toSorted())
  })

  it('reads as an entry: at most fifty lines', () => {
    const files = readdirSync(join(root, 'functions'), { recursive: true, encoding: 'utf8' }).filter(path =>
      path.endsWith('.ts'),
    )
    const long = files.filter(path => readFileSync(join(root, 'functions', path), 'utf8').split('\n').length > 51)
    expect(long).toEqual([])
  })
})

describe("the API's description", () => {
  it('states where the token of a bearer will do', () => {
    const { paths = {} } = openapiOf(domains)
    for (const { contract } of endpoints) {
      const { description = '' } = Object.fromEntries(Object.entries(paths[contract.path] ?? {}))[
        contract.method.toLowerCase()
      ] as { description?: string }
      expect(description.startsWith(contract.summary)).toBe(true)
      expect(description.includes('token of a bearer')).toBe(contract.auth === 'bearer')
    }
  })

  it('states which scope each endpoint needs', () => {
    const { paths = {} } = openapiOf(domains)
    for (const { contract } of endpoints.filter(({ contract: { auth } }) => auth !== 'guest')) {
      const operation = Object.entries(paths[contract.path] ?? {}).find(
        ([key]) => key === contract.method.toLowerCase(),
      )
      expect(operation?.[1].security).toContainEqual({ bearer: [contract.scope] })
    }
  })
})
