import { isDeepStrictEqual } from 'node:util'

export interface Index {
  readonly IndexName: string
  readonly [property: string]: unknown
}

/** What a deploy would do to the indexes of a table. */
export const indexLosses = (before: readonly Index[] = [], after: readonly Index[] = []): string[] => {
  const now = new Map(after.map(index => [index.IndexName, index]))
  const known = new Set(before.map(({ IndexName }) => IndexName))
  const added = after.filter(({ IndexName }) => !known.has(IndexName)).map(({ IndexName }) => IndexName)
  return [
    ...before.flatMap(index => {
      const { IndexName: name } = index
      if (!now.has(name))
        return [`its index ${name} would be deleted while functions of the last release still read it`]
      return isDeepStrictEqual(now.get(name), index)
        ? []
        : [`its index ${name} would change, which CloudFormation refuses`]
    }),
    ...(added.length > 1 ? [`it would get the indexes ${added.join(' and ')}; DynamoDB makes one in an update`] : []),
  ]
}
