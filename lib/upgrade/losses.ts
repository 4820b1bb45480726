import { fullDiff, type ResourceDifference } from '@aws-cdk/cloudformation-diff'
import { indexLosses } from './indexes.ts'
import type { Kept, KeptStacks } from './kept.ts'

const nothing: Kept = { Resources: {}, Outputs: {} }

/** A sentence for everything that a deploy of `after` over `before` would replace, delete or overwrite, or that it would be refused for. */
export const lossesOf = (before: KeptStacks, after: KeptStacks): string[] =>
  Object.entries(before).flatMap(([stack, kept]) => {
    const { resources, outputs } = fullDiff(kept, after[stack] ?? nothing)
    return [
      ...Object.entries(resources.changes).flatMap(([id, change]) =>
        change.isAddition ? [] : lossesOfResource(`${stack} ${id}`, change),
      ),
      ...Object.entries(outputs.changes).flatMap(([name, { isAddition, isRemoval, oldValue, newValue }]) => {
        if (isAddition) return []
        if (isRemoval) return [`${stack} ${name}: this output would be gone`]
        // Of an output only its export's name is kept.
        return oldValue?.Export ? [`${stack} ${name}: ${exported(oldValue)} would become ${exported(newValue)}`] : []
      }),
    ]
  })

const exported = (output: { readonly Export?: { readonly Name?: unknown } } | undefined): string =>
  `the export ${JSON.stringify(output?.Export?.Name ?? null)}`

/** `RetainExceptOnCreate` too, which takes away only what a first deploy that failed has made. */
const isRetained = (policy: unknown): boolean => String(policy).startsWith('Retain')

const lossesOfResource = (of: string, change: ResourceDifference): string[] => {
  const type = change.oldResourceType
  if (change.isRemoval) return [`${of}: this ${type} would be deleted, or left behind with what it holds`]
  if (change.resourceTypeChanged) return [`${of}: this ${type} would be a ${change.newResourceType}`]
  const { GlobalSecondaryIndexes: indexes, ...others } = change.propertyUpdates
  const names = Object.keys(others)
  return [
    ...(names.length > 0
      ? [`${of}: this ${type} would be replaced or overwritten, as ${names.join(', ')} differs`]
      : []),
    ...(indexes ? indexLosses(indexes.oldValue, indexes.newValue).map(loss => `${of}: ${loss}`) : []),
    ...(isRetained(change.otherChanges.DeletionPolicy?.oldValue) &&
    !isRetained(change.otherChanges.DeletionPolicy?.newValue)
      ? [`${of}: this ${type} would no longer be retained`]
      : []),
  ]
}
