import { Duration, type Stack } from 'aws-cdk-lib'
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type ICachePolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import type { PathPattern } from './path-patterns.ts'
import { viewerRequest } from './web-bucket.ts'

export interface ApiOrigins {
  /** The region of the HTTP APIs. */
  readonly region: string
  /** The id of each group's HTTP API. */
  readonly apiIds: ReadonlyMap<string, string>
  /** The value of the header that proves to a function that a request came through CloudFront. */
  readonly originKey: string
}

/** A behaviour for each pattern, in their order. */
export const apiBehaviors = (stack: Stack, patterns: readonly PathPattern[], origins: ApiOrigins) => {
  const marked = viewerRequest(stack, 'MarkViewer', 'mark-viewer.js')
  const byGroup = new Map([...origins.apiIds].map(([group, apiId]) => [group, originOf(stack, apiId, origins)]))
  const kept = patterns.some(({ isCached }) => isCached) ? publicReads(stack) : undefined
  const behaviorOf = ({ group, isCached }: PathPattern): BehaviorOptions => ({
    origin: byGroup.get(group) as HttpOrigin,
    // A redirect would come after a token or a password was sent in clear text.
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: isCached && kept ? kept : CachePolicy.CACHING_DISABLED,
    // Authorization, cookies, Idempotency-Key, Origin and all else but Host, by which API Gateway finds the API.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    // Functions compress.
    compress: false,
    functionAssociations: [marked],
  })
  return Object.fromEntries(patterns.map(entry => [entry.pattern, behaviorOf(entry)]))
}

const originOf = (stack: Stack, apiId: string, { region, originKey }: ApiOrigins): HttpOrigin =>
  new HttpOrigin(`${apiId}.execute-api.${region}.${stack.urlSuffix}`, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    // CloudFront puts its own in place of one that a client sends.
    customHeaders: { 'x-origin-key': originKey },
    // Longer than the 30 seconds after which the API itself gives up.
    readTimeout: Duration.seconds(35),
    keepaliveTimeout: Duration.seconds(60),
  })

/**
 * For replies that are the same for every caller: kept as long as their Cache-Control allows, and not at all without one.
 * The key has neither token nor cookies. It has Origin, as the API answers each web origin with its own CORS headers.
 */
const publicReads = (stack: Stack): ICachePolicy =>
  new CachePolicy(stack, 'PublicReads', {
    cachePolicyName: `${stack.stackName}-PublicReads`,
    comment: 'What the reply says, for public reads of the API',
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    maxTtl: Duration.days(1),
    queryStringBehavior: CacheQueryStringBehavior.all(),
    headerBehavior: CacheHeaderBehavior.allowList('Origin'),
    cookieBehavior: CacheCookieBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  })
