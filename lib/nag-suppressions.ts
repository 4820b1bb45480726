import { CfnResource, Stack, Validations } from 'aws-cdk-lib'
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront'
import { CfnRole } from 'aws-cdk-lib/aws-iam'

/** A finding of cdk-nag's AWS Solutions pack that is no fault here, and why. */
interface Acknowledged {
  readonly id: string
  readonly reason: string
  readonly on: (resource: CfnResource) => boolean
}

const ofType = (type: string) => (resource: CfnResource) => resource.cfnResourceType === type

const ofTypeAt = (type: string, path: RegExp) => (resource: CfnResource) =>
  resource.cfnResourceType === type && path.test(resource.node.path)

export const hasCertificate = ({ distributionConfig }: CfnDistribution): boolean =>
  'viewerCertificate' in distributionConfig && distributionConfig.viewerCertificate !== undefined

const isTraced = (role: CfnRole): boolean =>
  JSON.stringify(Stack.of(role).resolve(role.policies) ?? []).includes('xray:')

const senderOfMail = ofTypeAt('AWS::IAM::Role', /\/On(Code|Notification)\/Role\//)
const ses = 'arn:<AWS::Partition>:ses:<AWS::Region>:<AWS::AccountId>'

/** The bucket's objects, as the finding names them in its own stack and in a nested one. */
const objectsOfAnchors = ['AnchorsE78985FD.Arn', 'referencetoHoldfastAnchors64FC1F4AArn'].map(arn => `<${arn}>/*`)

/** Every one there is, in one place. A test demands that each is still needed, and that nothing else is found. */
export const acknowledged: readonly Acknowledged[] = [
  {
    id: 'AwsSolutions-APIG4',
    reason:
      'Who may call is in each contract and checked in the function, before anything is read for the caller: the signature of the token, then its session, which may have been revoked a second ago. An authorizer of API Gateway would check the first only, or be a second Lambda on every request; and sign-in, search, webhooks and public keys are open to everybody.',
    on: ofType('AWS::ApiGatewayV2::Route'),
  },
  {
    id: 'AwsSolutions-SMG4',
    reason:
      'The signing keys rotate by identity/rotateSigningKeys, which publishes a key before it signs; Secrets Manager’s own rotation could not wait for that. The origin secret rotates by a deploy (OriginSecret). The other secrets are random and made at deploy, no person knows them, and none is a password of another system.',
    on: ofType('AWS::SecretsManager::Secret'),
  },
  {
    id: 'AwsSolutions-SQS3',
    reason:
      'It is a dead-letter queue: the on-failure destination of an event source mapping, which the rule does not look at. An alarm goes off for what is put there.',
    on: ofTypeAt('AWS::SQS::Queue', /Failures\/Queue\//),
  },
  {
    id: 'AwsSolutions-S1',
    reason:
      'The bucket holds the web client’s files, which everybody may read, and only the distribution reads it: a log of that would tell nothing.',
    on: ofTypeAt('AWS::S3::Bucket', /\/Web\//),
  },
  {
    id: 'AwsSolutions-S1',
    reason:
      'The bucket of anchors keeps every version of what is in it, and audit:verify names each that was added: a log of who wrote would say no more than CloudTrail does.',
    on: ofTypeAt('AWS::S3::Bucket', /\/Anchors\//),
  },
  {
    id: 'AwsSolutions-CFR1',
    reason:
      'Travellers book from wherever they are. A deployment that may sell to some countries only adds a restriction here.',
    on: ofType('AWS::CloudFront::Distribution'),
  },
  {
    id: 'AwsSolutions-CFR3',
    reason:
      'Every request of the API is in the access log of its group and in a line of its function, without address, agent or query. CloudFront’s own log would keep all of these, of every visitor, for a question nobody has; what was blocked, the web ACL counts.',
    on: ofType('AWS::CloudFront::Distribution'),
  },
  {
    id: 'AwsSolutions-CFR4',
    reason:
      'Without a name of its own a deployment has CloudFront’s certificate, for which the least version of TLS cannot be set. With DOMAIN_NAME it is 1.2.',
    on: resource => resource instanceof CfnDistribution && !hasCertificate(resource),
  },
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'dynamodb:ListStreams, which Lambda demands of a function behind a stream, knows no resources. It tells the names of streams; reading one is allowed for the one stream only.',
    on: ofTypeAt('AWS::IAM::Role', /\/On(IdentityChange|CommerceChange|InventoryChange|\w+Activity)\/Role\//),
  },
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'X-Ray knows no resources: whoever may send a part of a trace may send any. Only a deployment with TRACING has this.',
    on: resource => resource instanceof CfnRole && isTraced(resource),
  },
  ...objectsOfAnchors.map((objects, index) => ({
    id: `AwsSolutions-IAM5[Resource::${objects}]`,
    reason:
      'Keys, anchors and their parts are named when they are made. The bucket takes an object under a name once, and keeps it: adding is all that can be done.',
    on: ofTypeAt('AWS::IAM::Role', index === 0 ? /\/LogKey\/Role\// : /\/AnchorChains\/Role\//),
  })),
  {
    id: `AwsSolutions-IAM5[Resource::${ses}:identity/*]`,
    reason:
      'What is limited is the sender: the condition ses:FromAddress holds for MAIL_FROM alone. Which identity proves it, the address or its domain, is the deployer’s choice; and in SES’s sandbox SES asks for the recipient’s identity too.',
    on: senderOfMail,
  },
  {
    id: `AwsSolutions-IAM5[Resource::${ses}:configuration-set/*]`,
    reason:
      'SES asks for the default configuration set of the sender’s identity, if it has one; its name is the deployer’s choice. The condition ses:FromAddress holds here too.',
    on: senderOfMail,
  },
]

/** Tells cdk-nag what was judged, on exactly the resources it was judged for. */
export const acknowledgeFindings = (stack: Stack): void => {
  for (const resource of stack.node.findAll().filter(CfnResource.isCfnResource))
    for (const { id, reason, on } of acknowledged)
      if (on(resource)) Validations.of(resource).acknowledge({ id, reason })
}
