import {
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import type { EpochMs } from '../../kernel/clock.ts'
import { s3 } from '../../platform/aws/s3.ts'

/** An object under its first version: what was written later under its key counts for nothing. */
export interface LockedObject {
  readonly key: string
  readonly version: string
  /** When S3 took the first version, by its own clock. */
  readonly writtenAt: EpochMs
  /** Later versions, and marks of deletion: nothing in the product makes either. */
  readonly changes: number
}

const bucket = (): string => {
  const name = process.env.ANCHORS_BUCKET
  if (!name) throw new Error('ANCHORS_BUCKET is not set: this function was not granted the bucket')
  return name
}

/** Writes an object unless there is one. @returns whether it was written */
export const putOnce = async (key: string, body: Uint8Array): Promise<boolean> => {
  try {
    await s3.send(new PutObjectCommand({ Bucket: bucket(), Key: key, Body: body, IfNoneMatch: '*' }))
    return true
  } catch (error) {
    if ((error as Error).name !== 'PreconditionFailed') throw error
    return false
  }
}

export const readLocked = async ({ key, version }: Pick<LockedObject, 'key' | 'version'>): Promise<Uint8Array> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket(), Key: key, VersionId: version }))
  return (await Body?.transformToByteArray()) ?? new Uint8Array()
}

/** Every object whose key begins so, in the order of their keys. */
export const listLocked = async (prefix: string): Promise<LockedObject[]> => {
  const found = new Map<string, LockedObject>()
  const marks = new Map<string, number>()
  let next: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> | undefined
  do {
    const page: ListObjectVersionsCommandOutput = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket(),
        Prefix: prefix,
        KeyMarker: next?.NextKeyMarker,
        VersionIdMarker: next?.NextVersionIdMarker,
      }),
    )
    // Of each key the newest version comes first, so the last one seen is the first that was written.
    for (const { Key = '', VersionId = '', LastModified } of page.Versions ?? [])
      found.set(Key, {
        key: Key,
        version: VersionId,
        writtenAt: LastModified?.getTime() ?? 0,
        changes: (found.get(Key)?.changes ?? -1) + 1,
      })
    for (const { Key = '' } of page.DeleteMarkers ?? []) marks.set(Key, (marks.get(Key) ?? 0) + 1)
    next = page.IsTruncated ? page : undefined
  } while (next)
  return [...found.values()]
    .map(each => ({ ...each, changes: each.changes + (marks.get(each.key) ?? 0) }))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
}
