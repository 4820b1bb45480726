import { expect, it } from 'vitest'
import { pascal } from '../../../lib/domain.ts'
import { product } from '../../../shared/domains.ts'
import type { Synthesized } from './synthesized.ts'

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' })
const key = (pk: string, sk: string) => [
  { AttributeName: pk, KeyType: 'HASH' },
  { AttributeName: sk, KeyType: 'RANGE' },
]

export const tableTests = (stack: () => Synthesized) => {
  it('are those of the manifests and no other', () => {
    const expected = Object.keys(product.tables).map(name => `Holdfast/${pascal(name)}Table`)
    expect(paths(stack())).toEqual(expected.sort())
  })

  it.each(Object.entries(product.tables))('%s is as its definition says', (name, { stream, indexes }) => {
    const { properties } = tableAt(stack(), name)
    expect(properties.KeySchema).toEqual(key('pk', 'sk'))
    expect(properties.StreamSpecification).toEqual(stream ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined)
    expect(properties.GlobalSecondaryIndexes ?? []).toEqual(
      indexes.map(({ name: IndexName, pk, sk, projection }) => ({
        IndexName,
        KeySchema: key(pk, sk),
        Projection:
          typeof projection === 'string'
            ? { ProjectionType: projection }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: projection },
      })),
    )
    const attributes = ['pk', 'sk', ...indexes.flatMap(({ pk, sk }) => [pk, sk])]
    expect(properties.AttributeDefinitions).toEqual([...new Set(attributes)].map(text))
  })

  it.each(Object.keys(product.tables))('%s is on demand, encrypted, recoverable, expiring and kept', name => {
    const { properties } = tableAt(stack(), name)
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      DeletionProtectionEnabled: true,
    })
    const { DeletionPolicy, UpdateReplacePolicy } = rawTables(stack())[`Holdfast/${pascal(name)}Table`] ?? {}
    expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' })
  })
}

const paths = ({ ofType }: Synthesized): string[] =>
  ofType('AWS::DynamoDB::Table')
    .map(({ path }) => path)
    .sort()

const tableAt = ({ ofType }: Synthesized, name: string) => {
  const table = ofType('AWS::DynamoDB::Table').find(({ path }) => path === `Holdfast/${pascal(name)}Table`)
  if (!table) throw new Error(`no table ${name}`)
  return table
}

interface Raw {
  readonly Metadata?: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}

const rawTables = ({ templates }: Synthesized): Record<string, Raw> =>
  Object.fromEntries(
    Object.values(templates)
      .flatMap(({ Resources }) => Object.values(Resources ?? {}))
      .map(raw => [String(raw.Metadata?.['aws:cdk:path']).replace(/\/Resource$/, ''), raw as Raw]),
  )
