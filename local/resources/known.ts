import { arn } from '../account.ts'
import { physicalName } from '../template/names.ts'
import type { CreatedResource, ResourceRequest } from '../template/resource.ts'

/** Types that need no engine here: permissions, alarms, logs, keys. What refers to them gets plausible values. */
const known = [
  /^AWS::IAM::/,
  /^AWS::CloudWatch::/,
  /^AWS::Logs::/,
  /^AWS::SES::/,
  /^AWS::KMS::/,
  /^AWS::XRay::/,
  /^AWS::CDK::Metadata$/,
  /^AWS::CloudFront::(CachePolicy|OriginAccessControl)$/,
  /^AWS::WAFv2::/,
  /^AWS::CertificateManager::/,
  /^AWS::Route53::/,
  /^AWS::Lambda::Permission$/,
  /^AWS::SQS::QueuePolicy$/,
  /^AWS::SNS::TopicPolicy$/,
  /^AWS::S3::BucketPolicy$/,
  /^AWS::SecretsManager::ResourcePolicy$/,
  /^AWS::Scheduler::ScheduleGroup$/,
]

export const isKnown = (type: string): boolean => known.some(pattern => pattern.test(type))

const nameProperties = [
  'RoleName',
  'LogGroupName',
  'AlarmName',
  'DashboardName',
  'ManagedPolicyName',
  'AliasName',
  'Name',
]

export const createKnown = ({ type, path, properties }: ResourceRequest): CreatedResource => {
  const given = nameProperties.map(property => properties[property]).find(name => typeof name === 'string')
  const name = (given as string | undefined) ?? (properties.EmailIdentity as string) ?? physicalName(path, 64)
  const [, service = '', kind = ''] = type.split('::')
  const ownArn = arn(service.toLowerCase(), `${kind.toLowerCase()}/${name}`)
  return { ref: name, attributeOf: attribute => (attribute.endsWith('Arn') ? ownArn : `${name}-${attribute}`) }
}
