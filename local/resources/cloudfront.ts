import { createHash } from 'node:crypto'
import { arn } from '../account.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'

/** A cache behaviour as the template has it; one without a pattern is the default. */
export interface CacheBehavior {
  readonly PathPattern?: string
  readonly TargetOriginId: string
  readonly AllowedMethods?: readonly string[]
  readonly CachePolicyId?: string
  readonly OriginRequestPolicyId?: string
  readonly ResponseHeadersPolicyId?: string
  readonly FunctionAssociations?: readonly { readonly EventType: string; readonly FunctionARN: string }[]
}

export interface Origin {
  readonly Id: string
  readonly DomainName: string
  readonly OriginCustomHeaders?: readonly { readonly HeaderName: string; readonly HeaderValue: string }[]
}

/** A distribution of the template. */
export interface DistributionDefinition {
  readonly id: string
  /** In their order of precedence, the default one last. */
  readonly behaviors: readonly CacheBehavior[]
  readonly origins: readonly Origin[]
}

interface SecurityHeaders {
  readonly ContentSecurityPolicy?: { readonly ContentSecurityPolicy: string }
  readonly ContentTypeOptions?: object
  readonly FrameOptions?: { readonly FrameOption: string }
  readonly ReferrerPolicy?: { readonly ReferrerPolicy: string }
  readonly StrictTransportSecurity?: { readonly AccessControlMaxAgeSec: number; readonly IncludeSubdomains?: boolean }
}

/** Takes the resources of CloudFront that are played here. */
export interface CloudFront {
  readonly create: (request: ResourceRequest) => CreatedResource
  readonly distributions: () => readonly DistributionDefinition[]
  /** The code of a CloudFront Function. @throws Error when there is none of that ARN */
  readonly codeOf: (functionArn: string) => string
  /** What a response headers policy adds. */
  readonly headersOf: (policyId: string | undefined) => Readonly<Record<string, string>>
}

export const collectCloudFront = (): CloudFront => {
  const distributions: DistributionDefinition[] = []
  const codes = new Map<string, string>()
  const policies = new Map<string, Record<string, string>>()
  const create = ({ type, path, properties }: ResourceRequest): CreatedResource => {
    if (type === 'AWS::CloudFront::Function') {
      const functionArn = arn('cloudfront', `function/${properties.Name}`)
      codes.set(functionArn, String(properties.FunctionCode))
      return created(functionArn, { FunctionARN: functionArn })
    }
    const id = `E${createHash('sha256').update(path).digest('hex').slice(0, 13).toUpperCase()}`
    if (type === 'AWS::CloudFront::Distribution') {
      distributions.push(distributionOf(id, properties.DistributionConfig as DistributionConfig))
      return created(id, { Id: id, DomainName: `${physicalName(path, 60).toLowerCase()}.cloudfront.net` })
    }
    policies.set(id, securityHeaders(properties.ResponseHeadersPolicyConfig as ResponseHeadersPolicyConfig))
    return created(id, { Id: id })
  }
  return {
    create,
    distributions: () => distributions,
    codeOf: functionArn => {
      const code = codes.get(functionArn)
      if (code === undefined) throw new Error(`there is no CloudFront Function ${functionArn}`)
      return code
    },
    headersOf: policyId => policies.get(policyId ?? '') ?? {},
  }
}

/** Which pattern leads where, for a page. */
export const behaviorsOf = ([first]: readonly DistributionDefinition[]) =>
  (first?.behaviors ?? []).map(({ PathPattern = 'every other', TargetOriginId }) => ({
    pattern: PathPattern,
    origin: first?.origins.find(({ Id }) => Id === TargetOriginId)?.DomainName ?? '',
  }))

interface DistributionConfig {
  readonly Origins: readonly Origin[]
  readonly CacheBehaviors?: readonly CacheBehavior[]
  readonly DefaultCacheBehavior: CacheBehavior
}

const distributionOf = (
  id: string,
  { Origins, CacheBehaviors = [], DefaultCacheBehavior }: DistributionConfig,
): DistributionDefinition => ({ id, origins: Origins, behaviors: [...CacheBehaviors, DefaultCacheBehavior] })

interface ResponseHeadersPolicyConfig {
  readonly SecurityHeadersConfig?: SecurityHeaders
}

const securityHeaders = ({ SecurityHeadersConfig = {} }: ResponseHeadersPolicyConfig): Record<string, string> => {
  const { ContentSecurityPolicy, ContentTypeOptions, FrameOptions, ReferrerPolicy, StrictTransportSecurity } =
    SecurityHeadersConfig
  return {
    ...(ContentSecurityPolicy && { 'content-security-policy': ContentSecurityPolicy.ContentSecurityPolicy }),
    ...(ContentTypeOptions && { 'x-content-type-options': 'nosniff' }),
    ...(FrameOptions && { 'x-frame-options': FrameOptions.FrameOption }),
    ...(ReferrerPolicy && { 'referrer-policy': ReferrerPolicy.ReferrerPolicy }),
    ...(StrictTransportSecurity && { 'strict-transport-security': hsts(StrictTransportSecurity) }),
  }
}

const hsts = ({
  AccessControlMaxAgeSec,
  IncludeSubdomains,
}: NonNullable<SecurityHeaders['StrictTransportSecurity']>): string =>
  `max-age=${AccessControlMaxAgeSec}${IncludeSubdomains ? '; includeSubDomains' : ''}`
