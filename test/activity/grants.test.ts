import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileNameOf } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import type { FunctionGrants } from '../../lib/grants.ts'
import { draftOf } from '../../shared/activity/rules/draft.ts'
import { keys as commerceKeys } from '../../shared/commerce/rules/keys.ts'
import { product } from '../../shared/domains.ts'
import { keys as identityKeys } from '../../shared/identity/rules/keys.ts'
import { keys as catalogKeys } from '../../shared/transit/rules/keys.ts'
import { change } from './changes.ts'

const functions = domainsOf({ withSandbox: true }).flatMap(({ name, access, queues, streams, schedules }) =>
  [access, queues, streams, schedules].flatMap(group =>
    Object.entries(group ?? {}).map(
      ([key, grants]) => [`${name}/${fileNameOf(key)}`, grants as FunctionGrants] as const,
    ),
  ),
)

describe('the grants on the log', () => {
  it('no function may change or delete an entry, and only its own functions have access', () => {
    const granted = functions.flatMap(([name, { tables: granted }]) =>
      granted?.activity ? [[name, granted.activity]] : [],
    )
    expect(Object.fromEntries(granted)).toEqual({
      'activity/list-activity': ['Query', 'BatchGetItem'],
      'activity/list-own-activity': ['Query', 'BatchGetItem'],
      'activity/anchor-chains': ['Query', 'BatchGetItem'],
      'activity/on-identity-activity': ['Query', 'PutItem'],
      'activity/on-catalog-activity': ['Query', 'PutItem'],
      'activity/on-inventory-activity': ['Query', 'PutItem'],
      'activity/on-commerce-activity': ['Query', 'PutItem'],
      'activity/on-operations-activity': ['Query', 'PutItem'],
      'platform/measure-tables': ['DescribeTable'],
    })
  })

  it('nobody but the log’s own functions has its signing key, or adds to its anchors', () => {
    const holders = functions.filter(([, { reads = [], writes = [] }]) => [...reads, ...writes].includes('log'))
    const logWriters = ['identity', 'catalog', 'inventory', 'commerce', 'operations'].map(
      table => `activity/on-${table}-activity`,
    )
    expect(holders.map(([name]) => name).toSorted()).toEqual(['activity/anchor-chains', ...logWriters.toSorted()])
    expect(functions.filter(([, { anchors }]) => anchors).map(([name]) => name)).toEqual(['activity/anchor-chains'])
  })

  it('every table with a stream is logged', () => {
    const logged = Object.values(
      domainsOf({ withSandbox: true }).find(({ name }) => name === 'activity')?.streams ?? {},
    )
    const streamed = Object.entries(product.tables).filter(([, { stream }]) => stream)
    expect(logged.map(({ table }) => table).toSorted()).toEqual(streamed.map(([name]) => name).toSorted())
    // Nothing but timers is in `operations` yet, which the log does not show.
    const shown = streamed.map(([name]) => name).filter(name => name !== 'operations')
    expect(Object.keys(product.entities).toSorted()).toEqual(shown.toSorted())
  })

  it('a function that may delete a record may update it, as the update before a deletion stamps it', () => {
    const unsigned = functions.filter(([, { tables: granted }]) =>
      (['identity', 'catalog', 'commerce'] as const).some(table => {
        const actions: readonly string[] = granted?.[table] ?? []
        const deletes = actions.includes('DeleteItem') || actions.includes('BatchWriteItem')
        return deletes && !actions.includes('UpdateItem')
      }),
    )
    expect(unsigned.map(([name]) => name)).toEqual([])
  })
})

describe('every function', () => {
  const root = join(import.meta.dirname, '../..')

  it.each(globSync('functions/*/*.ts', { cwd: root }))('%s declares for whom it writes', file => {
    const wrapped =
      /export const handler = (endpoint|cached|consumer|batchConsumer|streamRouter|streamBatchConsumer|scheduled|customResource)\b/
    expect(readFileSync(join(root, file), 'utf8')).toMatch(wrapped)
  })

  it('writes by the one client that stamps its writes: the product makes no other', () => {
    const makers = globSync('{functions,shared}/**/*.ts', { cwd: root }).filter(file =>
      /new DynamoDB(Document)?Client\b|DynamoDBDocumentClient\.from/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(makers).toEqual(['shared/platform/dynamo/client.ts'])
  })
})

describe('every record a store has a key for', () => {
  const spelled = (keys: object): { pk: string; sk: string }[] =>
    Object.values(keys).flatMap(key => {
      const made = typeof key === 'function' ? key('one', 'two', 'three', 0, 1) : key
      return typeof made === 'object' && 'sk' in made ? [made] : []
    })

  it.each([
    ['identity', identityKeys],
    ['commerce', commerceKeys],
    ['catalog', catalogKeys],
  ] as const)('%s: is of a declared kind, or logged with one', (table, keys) => {
    const unknown = spelled(keys).filter(key => {
      const entity = draftOf(change({ table, ...key, after: { id: '1' } }), 'secret')?.entity
      return entity?.startsWith('record:')
    })
    expect(spelled(keys).length).toBeGreaterThan(5)
    expect(unknown).toEqual([])
  })
})
