import type { IncomingMessage } from 'node:http'
import { matchesPattern } from '../../lib/edge/pattern.ts'
import { discard } from '../gateway/body.ts'
import { sourceIpOf } from '../gateway/event.ts'
import type { RequestListener } from '../gateway/http-api.ts'
import type { CacheBehavior, CloudFront, DistributionDefinition, Origin } from '../resources/cloudfront.ts'
import { type ViewerFunction, viewerFunction } from './viewer-function.ts'

/** Where a distribution's requests go. */
export interface Origins {
  /** An HTTP API by its id. */
  readonly api: (apiId: string) => RequestListener
  /** Serves the files of a bucket, by its name; `missing` for a file that is not there. */
  readonly bucket: (name: string, headers: Readonly<Record<string, string>>) => BucketListener
  /** Answers for files that are not there, the request's path being as it was sent. */
  readonly missing: RequestListener
}

export type BucketListener = (...parts: Parameters<RequestListener>) => Promise<'answered' | 'missing'>

/** AllViewerExceptHostHeader, a managed policy: the one that is played here. */
const allButHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'
const readOnly = ['GET', 'HEAD']

/**
 * Plays a distribution: behaviours by path pattern, CloudFront Functions, custom origin headers. Neither its cache nor the
 * web ACL nor TLS is played: every request reaches its origin.
 * @throws Error when a behaviour has what is not played here
 */
export const distribution = (
  { behaviors, origins }: DistributionDefinition,
  cloudFront: CloudFront,
  to: Origins,
): RequestListener => {
  const played = behaviors.map(behavior => ({
    behavior,
    serve: serve(behavior, origins.find(({ Id }) => Id === behavior.TargetOriginId) as Origin, cloudFront, to),
  }))
  return (request, response) => {
    const path = (request.url ?? '/').split('?')[0] as string
    const chosen = played.find(
      ({ behavior: { PathPattern } }) => PathPattern === undefined || matchesPattern(PathPattern, path),
    )
    if (!chosen) throw new Error('the distribution has no default behaviour')
    return chosen.serve(request, response)
  }
}

const serve = (behavior: CacheBehavior, origin: Origin, cloudFront: CloudFront, to: Origins): RequestListener => {
  const run = functionOf(behavior, cloudFront)
  const allowed = behavior.AllowedMethods ?? readOnly
  const target = targetOf(behavior, origin, cloudFront, to)
  return async (request, response) => {
    const { method = 'GET', url = '/' } = request
    if (!allowed.includes(method)) {
      await discard(request)
      return void response.writeHead(403, { 'content-type': 'text/plain' }).end('This method is not allowed here.')
    }
    forward(request, origin, run)
    if ((await target(request, response)) !== 'missing') return
    request.url = url
    await to.missing(request, response)
  }
}

const functionOf = ({ FunctionAssociations = [] }: CacheBehavior, cloudFront: CloudFront): ViewerFunction => {
  const [association, ...more] = FunctionAssociations
  if (!association) return request => request
  if (more.length > 0 || association.EventType !== 'viewer-request')
    throw new Error('only one CloudFront Function, of the viewer request, is played here')
  return viewerFunction(cloudFront.codeOf(association.FunctionARN))
}

const targetOf = (
  { OriginRequestPolicyId, ResponseHeadersPolicyId }: CacheBehavior,
  { DomainName }: Origin,
  { headersOf }: CloudFront,
  to: Origins,
): RequestListener | BucketListener => {
  const [, name = '', service] = /^(.+?)\.(execute-api|s3)\./.exec(DomainName) ?? []
  if (service === 's3') return to.bucket(name, headersOf(ResponseHeadersPolicyId))
  if (service !== 'execute-api') throw new Error(`the origin ${DomainName} is neither an HTTP API nor a bucket`)
  if (OriginRequestPolicyId !== allButHost)
    throw new Error(`the origin request policy ${OriginRequestPolicyId} is not played here`)
  return to.api(name)
}

/** Gives a request to its origin's name, changed by the function, with the origin's own headers over the viewer's. */
const forward = (request: IncomingMessage, { DomainName, OriginCustomHeaders = [] }: Origin, run: ViewerFunction) => {
  const [path = '/', ...query] = (request.url ?? '/').split('?')
  const sent = Object.entries(request.headersDistinct).map(
    ([name, values = []]) => [name, { value: values.join(name === 'cookie' ? '; ' : ',') }] as const,
  )
  const viewer = { method: request.method ?? 'GET', uri: path, headers: Object.fromEntries(sent) }
  const { uri, headers } = run(viewer, sourceIpOf(request))
  const forwarded = {
    ...Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
    host: DomainName,
    ...Object.fromEntries(OriginCustomHeaders.map(({ HeaderName, HeaderValue }) => [HeaderName, HeaderValue])),
  }
  request.url = [uri, ...query].join('?')
  request.headers = forwarded
  request.headersDistinct = Object.fromEntries(Object.entries(forwarded).map(([name, value]) => [name, [value]]))
}
