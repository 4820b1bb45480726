import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { openVersions, type Version } from './object-versions.ts'
import { listOfVersions, lockConfiguration, type S3Reply, s3Error } from './s3-xml.ts'

/** A request to S3, with the bucket in its path. */
export interface S3Request {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

/** S3's buckets with object lock: each write is a version, and none can be deleted before its time. */
export interface LockedBuckets {
  /** Whether the request is for one of them, or makes one. */
  readonly has: (request: S3Request) => boolean
  readonly answer: (request: S3Request, body: Buffer) => S3Reply
  readonly close: () => void
}

/** @param file where versions are kept between runs; in memory when absent */
export const openLockedBuckets = (file?: string, now: () => number = () => Date.now()): LockedBuckets => {
  const versions = openVersions(file)

  const write = (bucket: string, key: string, headers: IncomingHttpHeaders, body: Buffer): S3Reply => {
    if (headers['if-match'] || headers['x-amz-copy-source'] || headers['x-amz-decoded-content-length'])
      return notServed('conditional replacements, copies and chunked bodies')
    if (headers['if-none-match'] && versions.current(bucket, key)?.body)
      return s3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
    const retainUntil = now() + (versions.lockedDays(bucket) ?? 0) * 24 * 3600_000
    const id = versions.add({ bucket, key, body, modified: now(), retainUntil })
    return { status: 200, headers: { etag: etagOf(body), 'x-amz-version-id': id } }
  }

  const read = (bucket: string, key: string, id: string | null, isHead: boolean): S3Reply => {
    const found = id === null ? versions.current(bucket, key) : versions.byId(bucket, key, id)
    if (!found) return s3Error(404, id === null ? 'NoSuchKey' : 'NoSuchVersion', 'The specified key does not exist.')
    if (!found.body)
      return { ...s3Error(404, 'NoSuchKey', 'It was deleted.'), headers: { 'x-amz-delete-marker': 'true' } }
    return { status: 200, headers: headersOf(found, found.body), ...(!isHead && { body: found.body }) }
  }

  const remove = (bucket: string, key: string, id: string | null): S3Reply => {
    if (id === null) {
      const marker = versions.add({ bucket, key, body: null, modified: now(), retainUntil: 0 })
      return { status: 204, headers: { 'x-amz-version-id': marker, 'x-amz-delete-marker': 'true' } }
    }
    if ((versions.byId(bucket, key, id)?.retainUntil ?? 0) > now())
      return s3Error(403, 'AccessDenied', 'Access Denied because object protected by object lock.')
    versions.remove(bucket, key, id)
    return { status: 204, headers: { 'x-amz-version-id': id } }
  }

  const ofBucket = ({ method }: S3Request, bucket: string, query: URLSearchParams, body: Buffer): S3Reply => {
    if (query.has('object-lock')) {
      if (method === 'PUT') versions.lock(bucket, Number(/<Days>(\d+)<\/Days>/.exec(body.toString())?.[1] ?? 0))
      return { status: 200, body: lockConfiguration(versions.lockedDays(bucket) ?? 0) }
    }
    if (method === 'PUT') {
      versions.lock(bucket, versions.lockedDays(bucket) ?? 0)
      return { status: 200, headers: { location: `/${bucket}` } }
    }
    if (method === 'HEAD') return { status: 200 }
    if (method !== 'GET' || !query.has('versions')) return notServed('this operation')
    const prefix = query.get('prefix') ?? ''
    return { status: 200, body: listOfVersions(bucket, prefix, versions.list(bucket, prefix), etagOf) }
  }

  return {
    has: ({ url, method, headers }) => {
      const { bucket, key } = placeOf(url)
      const makesOne = method === 'PUT' && key === '' && headers['x-amz-bucket-object-lock-enabled'] === 'true'
      return makesOne || versions.lockedDays(bucket) !== undefined
    },
    answer: (request, body) => {
      const { bucket, key, query } = placeOf(request.url)
      if (key === '') return ofBucket(request, bucket, query, body)
      const operations = [...query.keys()].filter(name => name !== 'x-id' && name !== 'versionId')
      if (operations.length > 0) return notServed(operations.join())
      if (request.method === 'PUT') return write(bucket, key, request.headers, body)
      if (request.method === 'DELETE') return remove(bucket, key, query.get('versionId'))
      if (['GET', 'HEAD'].includes(request.method))
        return read(bucket, key, query.get('versionId'), request.method === 'HEAD')
      return notServed(request.method)
    },
    close: versions.close,
  }
}

const placeOf = (url: string) => {
  const { pathname, searchParams } = new URL(url, 'http://s3')
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(pathname) ?? []
  return { bucket, key: decodeURIComponent(key), query: searchParams }
}

const notServed = (what: string): S3Reply =>
  s3Error(501, 'NotImplemented', `${what}: not served here for a bucket with object lock.`)

const etagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`

const headersOf = ({ id, modified, retainUntil }: Version, body: Buffer) => ({
  etag: etagOf(body),
  'content-type': 'application/octet-stream',
  'content-length': String(body.length),
  'last-modified': new Date(modified).toUTCString(),
  'x-amz-version-id': id,
  'x-amz-object-lock-mode': 'COMPLIANCE',
  'x-amz-object-lock-retain-until-date': new Date(retainUntil).toISOString(),
})
