import type { CfnResource } from 'aws-cdk-lib'
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { hasCertificate } from './nag-suppressions.ts'

/** A control of AWS Control Tower that this deployment does not meet, and why. */
interface Unmet {
  readonly control: string
  readonly reason: string
  readonly on: (resource: CfnResource) => boolean
}

const ofType = (type: string) => (resource: CfnResource) => resource.cfnResourceType === type

const ofTypeAt = (type: string, path: RegExp) => (resource: CfnResource) =>
  resource.cfnResourceType === type && path.test(resource.node.path)

const distribution = ofType('AWS::CloudFront::Distribution')
const bucket = ofType('AWS::S3::Bucket')
const noName =
  'Only without DOMAIN_NAME, for trials: CloudFront’s own certificate allows neither SNI alone nor a least version of TLS to be set. With a name the certificate is its own, by SNI, from TLS 1.2 on.'

/** Every one there is, beside cdk-nag’s in nag-suppressions.ts. A test demands that each is still unmet, and that no other one is. */
export const unmetControls: readonly Unmet[] = [
  {
    control: 'CT.APIGATEWAY.PR.5',
    reason: 'Who may call is checked in the function, of the token and of its session: see AwsSolutions-APIG4.',
    on: ofType('AWS::ApiGatewayV2::Route'),
  },
  {
    control: 'CT.CLOUDFRONT.PR.4',
    reason:
      'A second origin would be a second region, with tables of its own; each seat is in one table of one region, so that it is never sold twice.',
    on: distribution,
  },
  {
    control: 'CT.CLOUDFRONT.PR.5',
    reason: 'The log would keep the address and agent of every visitor: see AwsSolutions-CFR3.',
    on: distribution,
  },
  ...['CT.CLOUDFRONT.PR.6', 'CT.CLOUDFRONT.PR.7', 'CT.CLOUDFRONT.PR.9'].map(control => ({
    control,
    reason: noName,
    on: (resource: CfnResource) => resource instanceof CfnDistribution && !hasCertificate(resource),
  })),
  {
    control: 'CT.CLOUDWATCH.PR.2',
    reason:
      'Logs are kept for three months, to find faults with. What must be proved for longer is in the activity log, which is signed and has a time of its own.',
    on: ofType('AWS::Logs::LogGroup'),
  },
  {
    control: 'CT.CLOUDWATCH.PR.3',
    reason:
      'CloudWatch encrypts every log group with a key of AWS’s own. A key of the account’s is $1 a month and a request of each write, and keeps out nobody who may read the logs: no secret is in them.',
    on: ofType('AWS::Logs::LogGroup'),
  },
  {
    control: 'CT.LAMBDA.PR.2',
    reason:
      'The permission names the one API, method and path as its source, put together from the API’s id; the control understands a whole string or a single reference only.',
    on: ofTypeAt('AWS::Lambda::Permission', /\/Integration-Permission$/),
  },
  {
    control: 'CT.LAMBDA.PR.3',
    reason:
      'Functions talk to AWS’s services and the payment gateway, by TLS, and to nothing in a private network. A VPC would need NAT or endpoints, from $7 a month each, and longer cold starts, and protect nothing.',
    on: ofType('AWS::Lambda::Function'),
  },
  {
    control: 'CT.S3.PR.2',
    reason: 'Neither bucket’s reads or writes would tell anything new: see AwsSolutions-S1.',
    on: bucket,
  },
  {
    control: 'CT.S3.PR.4',
    reason:
      'Nothing is to be done when a file is put: the web client is uploaded by its deploy, an anchor is checked by audit:verify.',
    on: bucket,
  },
  {
    control: 'CT.S3.PR.9',
    reason:
      'The files of the web client are there to be replaced by the next deploy; the bucket of anchors has the lock.',
    on: ofTypeAt('AWS::S3::Bucket', /\/Web\//),
  },
  {
    control: 'CT.S3.PR.10',
    reason:
      'S3 encrypts with keys of its own. What is in the buckets is public, the web client, or meant to be shown to auditors, keys and hashes: a key of the account’s would have nothing to protect.',
    on: bucket,
  },
  {
    control: 'CT.SQS.PR.1',
    reason: 'It is a dead-letter queue itself, and an alarm goes off for what is put there: see AwsSolutions-SQS3.',
    on: ofTypeAt('AWS::SQS::Queue', /(\/DeadLetters|Failures)\/Queue\//),
  },
]
