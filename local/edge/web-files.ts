import type { DistributionDefinition } from '../resources/cloudfront.ts'
import type { BucketListener } from './distribution.ts'

/** The files of a bucket, as CloudFront fetches them. */
export const webFiles =
  (endpoint: string, bucket: string, added: Readonly<Record<string, string>>): BucketListener =>
  async (request, response) => {
    const path = (request.url ?? '/').split('?')[0] as string
    const address = new URL(`${endpoint}/${bucket}${path}`)
    // S3 takes dots as they are; in an address they would lead to another bucket.
    if (!address.pathname.startsWith(`/${bucket}/`)) return 'missing'
    const file = await fetch(address)
    const body = Buffer.from(await file.arrayBuffer())
    if (!file.ok) return 'missing'
    const kept = ['content-type', 'etag', 'cache-control'].flatMap(name => {
      const value = file.headers.get(name)
      return value ? [[name, value]] : []
    })
    response.writeHead(200, { ...Object.fromEntries(kept), ...added, 'content-length': body.length })
    response.end(request.method === 'HEAD' ? undefined : body)
    return 'answered'
  }

/** Whether the web client was put into the bucket behind the default behaviour. */
export const hasWebClient = async (endpoint: string, [first]: readonly DistributionDefinition[]): Promise<boolean> => {
  const target = first?.behaviors.at(-1)?.TargetOriginId
  const origin = first?.origins.find(({ Id }) => Id === target)
  if (!origin) return false
  const [bucket] = origin.DomainName.split('.s3.')
  return (await fetch(`${endpoint}/${bucket}/index.html`, { method: 'HEAD' })).ok
}
