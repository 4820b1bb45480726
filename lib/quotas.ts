/** A quota of AWS that this deployment could meet. A synthesis that uses more than four fifths of one fails. */
export interface Quota {
  readonly name: string
  readonly most: number
  /** Whether AWS raises it on request. */
  readonly isRaisable: boolean
  readonly source: string
  /** It may be used in full: the design counts on exactly so many. */
  readonly mayBeFull?: true
}

const guide = (path: string): string => `https://docs.aws.amazon.com/${path}`
const apiGateway = guide('apigateway/latest/developerguide/http-api-quotas.html')
const cloudFormation = guide('AWSCloudFormation/latest/UserGuide/cloudformation-limits.html')
const cloudFront = guide('AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html')
const dynamo = guide('amazondynamodb/latest/developerguide/ServiceQuotas.html')
const iam = guide('IAM/latest/UserGuide/reference_iam-quotas.html')
const lambda = guide('lambda/latest/dg/gettingstarted-limits.html')

export const quotas = {
  integrations: { name: 'integrations of an HTTP API', most: 300, isRaisable: false, source: apiGateway },
  routes: { name: 'routes of an HTTP API', most: 300, isRaisable: true, source: apiGateway },
  operation: {
    name: 'resources of one CloudFormation operation, nested stacks included',
    most: 2500,
    isRaisable: false,
    source: cloudFormation,
  },
  resources: { name: 'resources of a stack', most: 500, isRaisable: false, source: cloudFormation },
  outputs: { name: 'outputs of a stack', most: 200, isRaisable: false, source: cloudFormation },
  parameters: { name: 'parameters of a stack', most: 200, isRaisable: false, source: cloudFormation },
  templateBytes: { name: 'bytes of a template', most: 1_000_000, isRaisable: false, source: cloudFormation },
  environmentBytes: {
    name: 'bytes of a function’s environment variables',
    most: 4096,
    isRaisable: false,
    source: lambda,
  },
  filters: { name: 'filter patterns of an event source', most: 5, isRaisable: true, source: lambda },
  policyCharacters: {
    name: 'characters of a role’s inline policies',
    most: 10_240,
    isRaisable: false,
    source: iam,
  },
  roles: { name: 'roles of an account', most: 1000, isRaisable: true, source: iam },
  rules: {
    name: 'rules of an event bus',
    most: 300,
    isRaisable: true,
    source: guide('eventbridge/latest/userguide/eb-quota.html'),
  },
  behaviors: { name: 'behaviours of a distribution', most: 75, isRaisable: true, source: cloudFront },
  origins: { name: 'origins of a distribution', most: 100, isRaisable: true, source: cloudFront },
  edgeFunctionBytes: { name: 'bytes of a CloudFront Function', most: 10_240, isRaisable: false, source: cloudFront },
  indexes: { name: 'global secondary indexes of a table', most: 20, isRaisable: true, source: dynamo },
  streamReaders: {
    name: 'readers of a table’s stream',
    most: 2,
    isRaisable: false,
    source: guide('amazondynamodb/latest/developerguide/Streams.html'),
    mayBeFull: true,
  },
} as const satisfies Record<string, Quota>

export type QuotaName = keyof typeof quotas

/** How much of a quota one thing uses. */
export interface Use {
  readonly quota: QuotaName
  /** Which API, stack, function …, by its path in the app. */
  readonly of: string
  readonly used: number
}

const mostShare = 0.8

export const shareOf = ({ quota, used }: Use): number => used / quotas[quota].most

/** @throws Error with a sentence for each thing that uses more than four fifths of a quota */
export const refuseTooMuch = (uses: readonly Use[]): void => {
  const sentences = uses.filter(isTooMuch).map(use => {
    const { name, most, isRaisable, source }: Quota = quotas[use.quota]
    const remedy = isRaisable ? 'AWS raises it when asked' : 'AWS raises it for nobody'
    return `${use.of} has ${use.used} of at most ${most} ${name}, more than 80 %. ${remedy} (${source}).`
  })
  if (sentences.length > 0) throw new Error(sentences.join('\n'))
}

const isTooMuch = (use: Use): boolean => {
  const { mayBeFull }: Quota = quotas[use.quota]
  return shareOf(use) > (mayBeFull ? 1 : mostShare)
}
