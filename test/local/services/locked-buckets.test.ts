import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFauxqs } from '../../../local/engines/fauxqs.ts'
import { openLockedBuckets } from '../../../local/services/locked-buckets.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-locked-'))
const Bucket = 'anchors'
let client: S3Client
let engine: Awaited<ReturnType<typeof startFauxqs>>

const start = async () => {
  engine = await startFauxqs(folder)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  client = new S3Client({ endpoint: engine.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
}

const stop = async () => {
  client.destroy()
  await engine.stop()
}

beforeAll(async () => {
  await start()
  await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }))
  const Rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 10 } } as const
  await client.send(
    new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule } }),
  )
})
afterAll(async () => {
  await stop()
  rmSync(folder, { recursive: true, force: true })
})

const put = (Key: string, text: string, options = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(text), ...options }))

const get = async (Key: string, VersionId?: string) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, VersionId }))
  return Body?.transformToString()
}

const versions = async (Prefix: string) => client.send(new ListObjectVersionsCommand({ Bucket, Prefix }))

describe('a bucket with object lock', () => {
  it('keeps each write as a version, the newest first in a list, and gives the newest unless asked for another', async () => {
    const { VersionId: first } = await put('a/1', 'one')
    await put('a/1', 'two')
    await put('a/2', 'é & <other>')
    expect([await get('a/1'), await get('a/1', first), await get('a/2')]).toEqual(['two', 'one', 'é & <other>'])
    const { Versions = [] } = await versions('a/')
    expect(Versions.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
      ['a/1', true],
      ['a/1', false],
      ['a/2', true],
    ])
    expect(Versions[1]?.VersionId).toBe(first)
    expect((await versions('b/')).Versions).toBeUndefined()
  })

  it('writes only what is not there when asked to', async () => {
    await put('once', 'mine', { IfNoneMatch: '*' })
    await expect(put('once', 'other', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect(await get('once')).toBe('mine')
  })

  it('marks a deletion and keeps the versions, which cannot be deleted themselves', async () => {
    const { VersionId } = await put('kept', 'mine')
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'kept' }))
    await expect(get('kept')).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(client.send(new DeleteObjectCommand({ Bucket, Key: 'kept', VersionId }))).rejects.toMatchObject({
      name: 'AccessDenied',
    })
    expect(await get('kept', VersionId)).toBe('mine')
    const { Versions, DeleteMarkers } = await versions('kept')
    expect([Versions?.length, DeleteMarkers?.length]).toEqual([1, 1])
  })

  it('keeps all that between runs', async () => {
    await put('between', 'runs')
    await stop()
    await start()
    expect(await get('between')).toBe('runs')
    await expect(put('between', 'again', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' })
  })

  it('refuses what is not served, and leaves other buckets to the engine', async () => {
    const copy = put('copied', 'two', { IfMatch: '"etag"' })
    await expect(copy).rejects.toMatchObject({ name: 'NotImplemented' })
    await client.send(new CreateBucketCommand({ Bucket: 'plain' }))
    await client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'a', Body: 'one' }))
    await client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'a' }))
  })

  it('deletes a version once it is no longer locked', () => {
    let now = Date.parse('2027-01-01T00:00:00Z')
    const buckets = openLockedBuckets(undefined, () => now)
    const ask = (method: string, url: string, body = '') =>
      buckets.answer({ method, url, headers: {} }, Buffer.from(body))
    ask('PUT', '/b?object-lock', '<Days>10</Days>')
    const id = ask('PUT', '/b/a', 'one').headers?.['x-amz-version-id']
    now += 10 * 24 * 3600_000 - 1
    expect(ask('DELETE', `/b/a?versionId=${id}`).status).toBe(403)
    now += 1
    expect(ask('DELETE', `/b/a?versionId=${id}`).status).toBe(204)
    expect(ask('GET', `/b/a?versionId=${id}`).status).toBe(404)
    buckets.close()
  })
})
