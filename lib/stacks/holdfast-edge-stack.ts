import { Duration, Stack, type StackProps, Validations } from 'aws-cdk-lib'
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import { Distribution, HttpVersion, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront'
import { AaaaRecord, ARecord, HostedZone, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53'
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets'
import type { Construct } from 'constructs'
import type { OriginSecret } from '../constructs/origin-secret.ts'
import type { Domain } from '../domain.ts'
import { apiBehaviors } from '../edge/api-behaviors.ts'
import { type PathPattern, pathPatterns } from '../edge/path-patterns.ts'
import { webAcl } from '../edge/web-acl.ts'
import { webBehavior, webBucket } from '../edge/web-bucket.ts'
import type { Settings } from '../settings.ts'
import { output } from './outputs.ts'

interface EdgeProps extends StackProps {
  readonly settings: Settings
  readonly domains: readonly Domain[]
  /** The id of each group's HTTP API. */
  readonly apiIds: ReadonlyMap<string, string>
  readonly origin: OriginSecret
}

/**
 * By default CloudFront keeps these errors for ten seconds whatever their Cache-Control, and one caller's 404 would be another's.
 * No error has a page of its own.
 */
const neverKept = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504]

/** One name for all API groups and the web client. CloudFront takes its certificate and web ACL from us-east-1 alone. */
export class HoldfastEdgeStack extends Stack {
  constructor(scope: Construct, id: string, { settings, domains, apiIds, origin, ...props }: EdgeProps) {
    super(scope, id, { description: 'Holdfast: one name for its API groups and its web client', ...props })
    const bucket = webBucket(this)
    const originKey = origin.sentFrom(this)
    const zone = this.#zone(settings)
    const certificate = this.#certificate(settings, zone)
    const distribution = new Distribution(this, 'Distribution', {
      comment: this.stackName,
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: webAcl(this).attrArn,
      defaultRootObject: 'index.html',
      defaultBehavior: webBehavior(this, bucket),
      additionalBehaviors: apiBehaviors(this, patternsOf(domains), { region: settings.region, apiIds, originKey }),
      errorResponses: neverKept.map(httpStatus => ({ httpStatus, ttl: Duration.seconds(0) })),
      ...(settings.domain &&
        certificate && {
          domainNames: [settings.domain.name],
          certificate,
          minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        }),
    })
    Validations.of(distribution).acknowledge({
      id: 'Annotation::@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      reason: 'There is a default root object, and no request for a page reaches the bucket as one for a list.',
    })
    if (zone) this.#records(zone, distribution)
    output(this, 'PublicUrl', settings.publicUrl ?? `https://${distribution.distributionDomainName}`)
    output(this, 'DistributionId', distribution.distributionId)
    output(this, 'DistributionDomainName', distribution.distributionDomainName)
    output(this, 'WebBucketName', bucket.bucketName)
  }

  /** Records are made under the zone's name; that the zone may be of a parent domain makes no difference to them. */
  #zone({ domain }: Settings): IHostedZone | undefined {
    if (!domain?.hostedZoneId) return undefined
    const { hostedZoneId, name: zoneName } = domain
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName })
  }

  #certificate({ domain }: Settings, zone: IHostedZone | undefined): ICertificate | undefined {
    if (!domain) return undefined
    if (domain.certificateArn) return Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn)
    return new Certificate(this, 'Certificate', {
      domainName: domain.name,
      validation: CertificateValidation.fromDns(zone),
    })
  }

  #records(zone: IHostedZone, distribution: Distribution): void {
    const target = RecordTarget.fromAlias(new CloudFrontTarget(distribution))
    new ARecord(this, 'Name', { zone, target })
    new AaaaRecord(this, 'NameOverIpv6', { zone, target })
  }
}

/** @throws Error for a kept reply that may depend on the caller */
const patternsOf = (domains: readonly Domain[]): PathPattern[] =>
  pathPatterns(
    domains.flatMap(({ group, contracts }) =>
      Object.values(contracts).map(({ name, method, auth, path, cache }) => {
        if (cache && (method !== 'GET' || auth !== 'guest'))
          throw new Error(
            `${name} has a cache, so it must be a GET for guests: CloudFront gives its reply to everybody`,
          )
        return { path, group, isCached: cache !== undefined }
      }),
    ),
  )
