import { expect, it } from 'vitest'
import { receiveWebhook } from '../../../shared/payments/contracts/receive-webhook.ts'
import type { Synthesized } from './synthesized.ts'

interface Stages {
  readonly development: Synthesized
  readonly production: Synthesized
  /** In another region than CloudFront's, under a name of its own. */
  readonly named: Synthesized
}

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad'
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac'

interface Behavior {
  readonly PathPattern: string
  readonly TargetOriginId: string
  readonly FunctionAssociations: readonly { readonly FunctionARN: string }[]
}

const distributionOf = ({ ofType }: Synthesized) => {
  const [distribution, ...others] = ofType('AWS::CloudFront::Distribution')
  expect(others).toEqual([])
  return distribution?.properties.DistributionConfig
}

/** The contracts with `cache`. */
const keptPaths = [
  '/api/v1/gst/history',
  '/api/v1/plans/*',
  '/api/v1/push/key',
  '/api/docs/*',
  '/api/v1/cities',
  '/api/v1/gst',
  '/api/v1/plans',
  '/.well-known/jwks.json',
  '/account/*',
  '/api/docs',
  '/api/openapi.json',
]

export const edgeTests = (stages: () => Stages) => {
  it('leads the paths of contracts to the API, the sandbox’s only where there is one', () => {
    const patterns = (stack: Synthesized) =>
      distributionOf(stack).CacheBehaviors.map(({ PathPattern }: Behavior) => PathPattern)
    expect(patterns(stages().development)).toEqual([...keptPaths, '/api/*', '/sandbox/*'])
    expect(patterns(stages().production)).toEqual([...keptPaths, '/api/*'])
  })

  it('forwards all but Host to the API, with what proves it, over TLS alone, and keeps nothing that says no', () => {
    const { CacheBehaviors, Origins } = distributionOf(stages().development)
    const apiOrigin = Origins[1]
    expect(apiOrigin).toMatchObject({
      DomainName: 'Holdfast/Api.execute-api.us-east-1.amazonaws.com',
      CustomOriginConfig: {
        OriginProtocolPolicy: 'https-only',
        OriginSSLProtocols: ['TLSv1.2'],
        OriginReadTimeout: 35,
      },
    })
    for (const behavior of CacheBehaviors as Behavior[]) {
      expect(behavior).toMatchObject({
        TargetOriginId: apiOrigin.Id,
        ViewerProtocolPolicy: 'https-only',
        CachePolicyId: keptPaths.includes(behavior.PathPattern) ? 'HoldfastEdge/PublicReads' : cachingDisabled,
        OriginRequestPolicyId: allViewerExceptHost,
        AllowedMethods: expect.arrayContaining(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']),
        Compress: false,
      })
      expect(behavior.FunctionAssociations).toEqual([
        { EventType: 'viewer-request', FunctionARN: 'HoldfastEdge/MarkViewer.FunctionARN' },
      ])
    }
  })

  it('proves itself by the very secret that functions accept', () => {
    for (const [stack, region] of [
      [stages().development, 'us-east-1'] as const,
      [stages().named, 'us-east-1'] as const,
    ]) {
      const [header, ...others] = distributionOf(stack).Origins[1].OriginCustomHeaders
      expect(others).toEqual([])
      const accepted = stack
        .ofType('AWS::Lambda::Function')
        .flatMap(({ properties }) => properties.Environment.Variables.ORIGIN_KEYS ?? [])
      expect(new Set(accepted).size).toBe(1)
      expect(header).toEqual({ HeaderName: 'x-origin-key', HeaderValue: accepted[0] })
      expect(header.HeaderValue).toContain(`:secretsmanager:${region}:`)
    }
  })

  it('has the web client at every other path: a private bucket, only read, with security headers', () => {
    const { development } = stages()
    const { DefaultCacheBehavior, Origins, DefaultRootObject } = distributionOf(development)
    expect(DefaultRootObject).toBe('index.html')
    expect(DefaultCacheBehavior).toMatchObject({
      TargetOriginId: Origins[0].Id,
      ViewerProtocolPolicy: 'redirect-to-https',
      ResponseHeadersPolicyId: 'HoldfastEdge/PageHeaders',
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: 'HoldfastEdge/RoutePage.FunctionARN' }],
    })
    expect(DefaultCacheBehavior.AllowedMethods).toBeUndefined()
    expect(Origins[0].OriginAccessControlId).toMatch(/S3OriginAccessControl\.Id$/)
    const bucket = development.ofType('AWS::S3::Bucket').find(({ path }) => path === 'HoldfastEdge/Web')
    expect(bucket?.properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    })
    const policy = development.ofType('AWS::S3::BucketPolicy').find(({ path }) => path.startsWith('HoldfastEdge/Web'))
    expect(policy?.properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['HoldfastEdge/Web.Arn', 'HoldfastEdge/Web.Arn/*'],
        Condition: {
          StringEquals: { 'AWS:SourceArn': 'arn:aws:cloudfront::000000000000:distribution/HoldfastEdge/Distribution' },
        },
      },
    ])
    const [headers] = development.ofType('AWS::CloudFront::ResponseHeadersPolicy')
    const { SecurityHeadersConfig } = headers?.properties.ResponseHeadersPolicyConfig ?? {}
    expect(SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toContain("default-src 'self'")
    expect(SecurityHeadersConfig.StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000)
  })

  it('keeps no error, as one person’s 404 would be another’s, and shows no page in place of one', () => {
    const errors = distributionOf(stages().development).CustomErrorResponses
    expect(errors.map(({ ErrorCode }: { ErrorCode: number }) => ErrorCode)).toEqual([
      400, 403, 404, 405, 414, 500, 501, 502, 503, 504,
    ])
    for (const error of errors) expect(error).toEqual({ ErrorCode: error.ErrorCode, ErrorCachingMinTTL: 0 })
  })

  it('stands behind a web ACL that limits addresses and counts, but does not block, what bodies hold', () => {
    const { development } = stages()
    expect(distributionOf(development).WebACLId).toBe('HoldfastEdge/WebAcl.Arn')
    const [acl] = development.ofType('AWS::WAFv2::WebACL')
    const [rate, common, ...others] = acl?.properties.Rules ?? []
    expect(others).toEqual([])
    expect(acl?.properties).toMatchObject({ Scope: 'CLOUDFRONT', DefaultAction: { Allow: {} } })
    expect(rate.Statement.RateBasedStatement).toMatchObject({ AggregateKeyType: 'IP', Limit: 10_000 })
    expect(rate.Action.Block.CustomResponse).toMatchObject({ ResponseCode: 429 })
    expect(JSON.parse(acl?.properties.CustomResponseBodies.tooMany.Content)).toMatchObject({ code: 'RATE_LIMITED' })
    const { Name, RuleActionOverrides } = common.Statement.ManagedRuleGroupStatement
    expect(Name).toBe('AWSManagedRulesCommonRuleSet')
    const counted = RuleActionOverrides.map(({ Name, ActionToUse }: Record<string, unknown>) => [Name, ActionToUse])
    expect(counted).toContainEqual(['SizeRestrictions_BODY', { Count: {} }])
    expect(counted).toContainEqual(['CrossSiteScripting_BODY', { Count: {} }])
  })

  it('lets a payment gateway tell of payments from few addresses, however many there are', () => {
    const [acl] = stages().development.ofType('AWS::WAFv2::WebACL')
    const { RateBasedStatement } = acl?.properties.Rules[0].Statement ?? {}
    const counted = RateBasedStatement.ScopeDownStatement
    expect(counted).toEqual({ NotStatement: { Statement: { ByteMatchStatement: expect.anything() } } })
    const { SearchString, ...match } = counted.NotStatement.Statement.ByteMatchStatement
    expect(match).toEqual({
      FieldToMatch: { UriPath: {} },
      PositionalConstraint: 'STARTS_WITH',
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    })
    expect(SearchString).toBe(receiveWebhook.path.replace('{gateway}', ''))
  })

  it('has CloudFront’s own name and certificate where a deployment has none', () => {
    const { development } = stages()
    const { Aliases, ViewerCertificate } = distributionOf(development)
    expect({ Aliases, ViewerCertificate }).toEqual({})
    expect(development.ofType('AWS::Route53::RecordSet')).toEqual([])
    expect(development.outputs.PublicUrl).toBe('https://HoldfastEdge/Distribution.DomainName')
    expect(new Set(apiUrls(development))).toEqual(new Set(['Holdfast/Api.ApiEndpoint']))
  })

  it('has the deployment’s own name with a certificate, which functions know as their public address', () => {
    const { named } = stages()
    const { Aliases, ViewerCertificate } = distributionOf(named)
    expect(Aliases).toEqual(['booking.example.com'])
    expect(ViewerCertificate).toEqual({
      AcmCertificateArn: 'HoldfastEdge/Certificate',
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SslSupportMethod: 'sni-only',
    })
    expect(named.ofType('AWS::Route53::RecordSet').map(({ properties }) => [properties.Name, properties.Type])).toEqual(
      [
        ['booking.example.com.', 'A'],
        ['booking.example.com.', 'AAAA'],
      ],
    )
    expect(named.outputs.PublicUrl).toBe('https://booking.example.com')
    expect(new Set(apiUrls(named))).toEqual(new Set(['https://booking.example.com']))
  })

  it('finds APIs and secret from us-east-1, wherever the deployment is', () => {
    const { named } = stages()
    expect(distributionOf(named).Origins[1].DomainName).toBe('Holdfast/Api.execute-api.ap-south-1.amazonaws.com')
    const [origin] = named
      .ofType('AWS::SecretsManager::Secret')
      .filter(({ path }) => path.startsWith('Holdfast/Origin/'))
    expect(origin?.properties.ReplicaRegions).toEqual([{ Region: 'us-east-1' }])
    const types = new Set(named.resources.map(({ type }) => type))
    expect([...types].filter(type => /^Custom::/.test(type)).sort()).toEqual(['Custom::LogKey', 'Custom::SigningKeys'])
  })

  it('shares no name with another stage, as CloudFront’s names are of the whole account', () => {
    const { development, production } = stages()
    const namesIn = ({ resources }: Synthesized) =>
      resources
        .filter(({ type }) => type.startsWith('AWS::CloudFront::'))
        .flatMap(({ properties }) => [properties, ...Object.values(properties)])
        .flatMap(value => (typeof value?.Name === 'string' ? [value.Name] : []))
    expect(namesIn(development).length).toBe(namesIn(production).length)
    expect(namesIn(development).length).toBeGreaterThanOrEqual(5)
    expect(namesIn(development).filter(name => namesIn(production).includes(name))).toEqual([])
  })
}

const apiUrls = ({ ofType }: Synthesized): string[] =>
  ofType('AWS::Lambda::Function').flatMap(({ properties }) => properties.Environment.Variables.API_URL ?? [])
