import { describe, expect, expectTypeOf, it } from 'vitest'
import { manifests, product } from '../../shared/domains.ts'
import { defineIds, type IdPrefix, newId } from '../../shared/kernel/ids.ts'
import { compose } from '../../shared/platform/compose.ts'
import {
  type DomainManifest,
  defineDomain,
  type Role,
  type Scope,
  type TableName,
  type TimedQueueName,
} from '../../shared/platform/domain.ts'
import type { Contract } from '../../shared/platform/http/contract.ts'

const indexBy = (pk: string) => ({ name: `by-${pk}`, pk, sk: 'id', projection: 'ALL' }) as const

const one: DomainManifest = {
  name: 'one',
  group: 'core',
  ids: defineIds({ thing: 'thg' }),
  roles: { visitor: { covers: [] }, clerk: { covers: ['visitor'] }, chief: { covers: { allBut: [] } } },
  scopes: { 'read:things': 'visitor', 'write:things': 'clerk' },
  tables: { things: { stream: true, indexes: [indexBy('size')] } },
  queues: { letters: { attempts: 3 } },
  refundReasons: { gone: 'It is gone.' },
  entities: {
    things: () => ({
      kinds: [{ kind: 'thing', keys: { pk: 'THING#$1', sk: 'THING' }, id: '$prefix$1', named: 'thing', clear: [] }],
    }),
  },
}
const with_ = (more: Partial<DomainManifest>) => compose([one, { name: 'two', group: 'core', ...more }])

describe('manifests together', () => {
  it.each([
    ['visitor', ['visitor'], ['read:things']],
    ['clerk', ['visitor', 'clerk'], ['read:things', 'write:things']],
    ['chief', ['visitor', 'clerk', 'chief', 'guard'], ['read:things', 'write:things', 'read:gates']],
    ['guard', ['guard'], ['read:gates']],
  ])('%s covers %j and has %j', (role, covered, scopes) => {
    const both = with_({ roles: { guard: { covers: [] } }, scopes: { 'read:gates': 'guard' } })
    expect(both.coveredBy(role as Role)).toEqual(covered)
    expect(both.scopesOf(role as Role)).toEqual(scopes)
  })

  it.each([
    [{ auth: 'visitor', scope: 'read:things' }, ['visitor', 'clerk', 'chief']],
    [{ auth: 'bearer', scope: 'write:things' }, ['clerk', 'chief']],
    [{ auth: 'clerk', scope: 'read:things' }, ['clerk', 'chief']],
    [{ auth: 'optional', scope: 'read:things' }, ['visitor', 'clerk', 'chief']],
    [{ auth: 'visitor', scope: 'read:gates' }, []],
    [{ auth: 'visitor', scope: 'read:nothing' }, []],
    [{ auth: 'visitor', scope: undefined }, []],
  ])('open %j to API keys of %j', (contract, roles) => {
    const both = with_({ scopes: { 'read:gates': 'visitor' }, withoutApiKeys: true })
    expect(both.rolesOfApiKeys(contract as Pick<Contract, 'auth' | 'scope'>)).toEqual(roles)
    expect(both.isForApiKeys(String(contract.scope))).toBe(String(contract.scope).endsWith('things'))
  })

  it('give a scope to several roles, or to every one, and say what a role may be granted', () => {
    const roles = { guard: { covers: [], mayHave: ['visitor'] }, cook: { covers: [] } }
    const scopes = { 'read:gates': ['guard', 'cook'], 'read:self': 'account' }
    const both = with_({ roles, scopes })
    const of = (role: string) => [both.scopesOf(role as Role), both.mayHave(role as Role)]
    expect(of('cook')).toEqual([
      ['read:gates', 'read:self'],
      ['read:gates', 'read:self'],
    ])
    expect(of('guard')).toEqual([
      ['read:gates', 'read:self'],
      ['read:things', 'read:gates', 'read:self'],
    ])
    expect(of('visitor')[0]).toEqual(['read:things', 'read:self'])
    expect(both.scopesOf('chief' as Role)).toEqual(both.scopes)
  })

  it('know a record by its keys, whatever else they hold', () => {
    const pattern = with_({}).entities.things?.kinds[0]?.keys
    expect(pattern?.exec('THING#1#2.3 THING')?.[1]).toBe('1#2.3')
    for (const other of ['XTHING#1 THING', 'THING#1 THINGS', 'THING# THING', 'THINGS#1 THING'])
      expect(pattern?.test(other), other).toBe(false)
  })

  it('add indexes and logged records to tables of each other', () => {
    const index = indexBy('colour')
    const box = { kind: 'box', keys: { pk: 'BOX#$1', sk: 'BOX' }, clear: [] }
    const shownBy = [{ keys: { pk: 'LID#*', sk: 'LID' }, kind: 'box' }]
    const both = with_({ indexes: { things: [index] }, entities: { things: () => ({ kinds: [box], shownBy }) } })
    expect(both.tables.things?.indexes).toEqual([indexBy('size'), index])
    expect(both.entities.things?.kinds.map(({ kind, id, prefix }) => ({ kind, id, prefix }))).toEqual([
      { kind: 'thing', id: 'thg_$1', prefix: 'thg_' },
      { kind: 'box', id: '$1', prefix: undefined },
    ])
    expect(both.entities.things?.shownBy).toEqual([{ keys: /^LID#.+ LID$/, kind: 'box' }])
  })

  it.each<[string, Partial<DomainManifest>, string]>([
    ['an id prefix', { ids: defineIds({ other: 'thg' }) }, 'thg among their id prefixes'],
    ['a role', { roles: { clerk: { covers: [] } } }, 'clerk among their roles'],
    ['a scope', { scopes: { 'read:things': 'clerk' } }, 'read:things among their scopes'],
    ['a table', { tables: { things: { stream: false, indexes: [] } } }, 'things among their tables'],
    ['a queue', { queues: { letters: { attempts: 1 } } }, 'letters among their queues'],
    ['a refund reason', { refundReasons: { gone: 'Gone.' } }, 'gone among their refundReasons'],
    [
      'the keys of a record',
      { entities: { things: () => ({ kinds: [{ kind: 'x', keys: { pk: 'THING#*', sk: 'THING' }, clear: [] }] }) } },
      'among their keys in things',
    ],
    ['a domain', { name: 'one' }, 'one among their names'],
    [
      'an index of a table',
      { indexes: { things: [indexBy('colour'), indexBy('size')] } },
      'by-size among their indexes of things',
    ],
    [
      'an entity kind',
      { entities: { things: () => ({ kinds: [{ kind: 'thing', keys: { pk: 'X', sk: 'X' }, clear: [] }] }) } },
      'thing among their entity kinds',
    ],
  ])('are refused where two declare %s', (_, more, sentence) => {
    expect(() => with_(more)).toThrow(sentence)
  })

  it.each(['guest', 'optional', 'bearer'])('are refused where one declares the role %s', name => {
    expect(() => with_({ roles: { [name]: { covers: [] } } })).toThrow(`A role cannot be called ${name}`)
  })

  it.each<[string, Partial<DomainManifest>, string]>([
    ['a role it covers', { roles: { boss: { covers: ['missing'] } } }, 'the role missing'],
    ['a role it does not cover', { roles: { boss: { covers: { allBut: ['missing'] } } } }, 'the role missing'],
    ['the role of a scope', { scopes: { 'read:gates': 'missing' } }, 'the role missing'],
    ['the table of an index', { indexes: { gates: [] } }, 'the table gates'],
    [
      'the table of a migration',
      { migrations: { move: { summary: '', table: 'gates', sortKeys: '', version: 2 } } },
      'the table gates',
    ],
    ['the table of an entity', { entities: { gates: () => ({ kinds: [] }) } }, 'the table gates'],
    [
      'the id of an entity',
      {
        entities: { things: () => ({ kinds: [{ kind: 'x', keys: { pk: 'X', sk: 'X' }, named: 'gate', clear: [] }] }) },
      },
      'the id gate',
    ],
    [
      'the kind that shows a record',
      { entities: { things: () => ({ kinds: [], shownBy: [{ keys: { pk: 'X', sk: 'X' }, kind: 'lid' }] }) } },
      'the entity kind lid',
    ],
  ])('are refused where none declares %s', (_, more, sentence) => {
    expect(() => with_(more)).toThrow(sentence)
  })

  it('of the product have names of their own, and one group each', () => {
    const names = manifests.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { group } of manifests) expect(group).toMatch(/^[a-z]+$/)
    expect(product.roles).toContain('customer')
  })
})

describe('a manifest', () => {
  const base = { name: 'shop', group: 'core' } as const

  it('keeps what it was written with, as types', () => {
    const ids = defineIds({ basket: 'bsk' })
    expectTypeOf(ids).toEqualTypeOf<Readonly<Record<'basket', IdPrefix>>>()
    expectTypeOf(defineDomain({ ...base, ids }).name).toEqualTypeOf<'shop'>()
    expectTypeOf<'customer'>().toExtend<Role>()
    expectTypeOf<'read:bookings'>().toExtend<Scope>()
    expectTypeOf<'commerce'>().toExtend<TableName>()
    expectTypeOf<'hold-expiry'>().toExtend<TimedQueueName>()
    expectTypeOf<'refunds'>().not.toExtend<TimedQueueName>()
  })

  it('does not compile with a name that no manifest declares, or a member of another type', () => {
    // @ts-expect-error no such role to cover
    defineDomain({ ...base, roles: { clerk: { covers: ['owner'] } } })
    // @ts-expect-error no such role to except
    defineDomain({ ...base, roles: { clerk: { covers: { allBut: ['owner'] } } } })
    // @ts-expect-error no such role to have a scope
    defineDomain({ ...base, scopes: { 'read:baskets': 'owner' } })
    // @ts-expect-error no such table to index
    defineDomain({ ...base, indexes: { baskets: [] } })
    // @ts-expect-error no such table to log
    defineDomain({ ...base, entities: { baskets: () => ({ kinds: [] }) } })
    // @ts-expect-error a manifest has a group
    defineDomain({ name: 'shop' })
    // @ts-expect-error a prefix is made by defineIds
    defineDomain({ ...base, ids: { basket: 'bsk' } })
    // @ts-expect-error a queue states how often it tries
    defineDomain({ ...base, queues: { baskets: {} } })
    // @ts-expect-error a text is no prefix
    newId('bsk', 0)
  })
})
