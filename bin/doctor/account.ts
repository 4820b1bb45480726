import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm'
import { GetHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53'
import { ListServiceQuotasCommand, type ServiceQuota, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import { GetAccountCommand, GetEmailIdentityCommand, NotFoundException, SESv2Client } from '@aws-sdk/client-sesv2'
import { GetSMSAttributesCommand, GetSMSSandboxAccountStatusCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { quotas } from '../../lib/quotas.ts'
import { deployedSettingsFrom, edgeRegion, type Settings } from '../../lib/settings.ts'
import { attention, type Finding, fine, missing } from './finding.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What a deploy needs of the account and region that the AWS credentials here lead to, and of the settings: what each look
 * finds, one after the other. A look that AWS refuses is a finding too.
 */
export async function* accountFindings(environment: Environment): AsyncGenerator<Finding> {
  const sts = new STSClient({})
  const region = await sts.config.region().catch(() => undefined)
  if (!region) return yield missing('No region is set: AWS_REGION, or that of the AWS profile.')
  const identity = await sts.send(new GetCallerIdentityCommand({})).catch((error: Error) => error)
  if (identity instanceof Error)
    return yield missing(`AWS does not take these credentials (${identity.name}): aws sts get-caller-identity`)
  yield fine(`Account ${identity.Account}, region ${region}.`)
  const settings = settingsOf({ ...environment, CDK_DEFAULT_REGION: region })
  if (settings instanceof Error) yield missing(settings.message)
  for (const look of looks(identity.Account ?? '', region, settings instanceof Error ? undefined : settings))
    yield await look().catch((error: Error) =>
      attention(`One thing could not be looked at: ${error.name}: ${error.message}`),
    )
}

const settingsOf = (environment: Environment): Settings | Error => {
  try {
    return deployedSettingsFrom(environment)
  } catch (error) {
    return error as Error
  }
}

type Look = () => Promise<Finding>

const looks = (account: string, region: string, settings: Settings | undefined): Look[] => {
  const domainOf = settings?.domain
  return [
    ...[...new Set([region, edgeRegion])].map(each => () => bootstrap(account, each)),
    concurrency,
    ...raisable.map(
      ([service, name, most]) =>
        () =>
          quota(service, name, most),
    ),
    mailSandbox,
    textSandbox,
    textSpend,
    ...(settings ? [() => sender(settings.mailFrom), async () => gateway(settings)] : []),
    ...(domainOf ? [() => domain(domainOf)] : []),
  ]
}

const leastBootstrap = 21

const bootstrap = async (account: string, region: string): Promise<Finding> => {
  const mend = `npx cdk bootstrap aws://${account}/${region}`
  try {
    const name = '/cdk-bootstrap/hnb659fds/version'
    const { Parameter } = await new SSMClient({ region }).send(new GetParameterCommand({ Name: name }))
    const version = Number(Parameter?.Value)
    return version >= leastBootstrap
      ? fine(`${region} is bootstrapped for CDK (version ${version}).`)
      : missing(`The bootstrap of ${region} is of version ${version}, CDK wants ${leastBootstrap}: ${mend}`)
  } catch (error) {
    if (error instanceof ParameterNotFound) return missing(`${region} is not bootstrapped for CDK: ${mend}`)
    throw error
  }
}

const quotaOf = async (service: string, name: string): Promise<number | undefined> => {
  // Those of IAM and CloudFront are the account's, and kept there.
  const client = new ServiceQuotasClient(['iam', 'cloudfront'].includes(service) ? { region: edgeRegion } : {})
  let NextToken: string | undefined
  do {
    const page: { Quotas?: ServiceQuota[]; NextToken?: string } = await client.send(
      new ListServiceQuotasCommand({ ServiceCode: service, MaxResults: 100, NextToken }),
    )
    const found = page.Quotas?.find(({ QuotaName }) => QuotaName?.toLowerCase() === name.toLowerCase())
    if (found) return found.Value
    NextToken = page.NextToken
  } while (NextToken)
  return undefined
}

const goodConcurrency = 1000

const concurrency = async (): Promise<Finding> => {
  const most = await quotaOf('lambda', 'Concurrent executions')
  if (most === undefined) return attention('How many Lambdas may run at a time is not in Service Quotas: look there.')
  return most >= goodConcurrency
    ? fine(`${most} Lambdas may run at a time.`)
    : attention(
        `${most} Lambdas may run at a time, enough to try it: request ${goodConcurrency} for “Concurrent executions” in Service Quotas before you sell.`,
      )
}

/** Those of lib/quotas.ts that AWS raises, by Service Quotas' names. */
const raisable = [
  ['iam', 'Roles per account', quotas.roles.most],
  ['apigateway', 'Routes per API', quotas.routes.most],
  ['cloudfront', 'Cache behaviors per distribution', quotas.behaviors.most],
  ['dynamodb', 'Global Secondary Indexes per table', quotas.indexes.most],
] as const

const quota = async (service: string, name: string, counted: number): Promise<Finding> => {
  const most = await quotaOf(service, name)
  if (most === undefined) return attention(`“${name}” is not in Service Quotas: we count on ${counted}.`)
  return most >= counted
    ? fine(`${name}: ${most}.`)
    : missing(`${name}: ${most}, and we count on ${counted}: request it in Service Quotas.`)
}

const sender = async (mailFrom: string): Promise<Finding> => {
  const ses = new SESv2Client({})
  const [, ofDomain = ''] = mailFrom.split('@')
  for (const EmailIdentity of [mailFrom, ofDomain])
    try {
      const { VerifiedForSendingStatus } = await ses.send(new GetEmailIdentityCommand({ EmailIdentity }))
      if (VerifiedForSendingStatus) return fine(`SES sends mail from ${EmailIdentity}.`)
    } catch (error) {
      if (!(error instanceof NotFoundException)) throw error
    }
  return missing(
    `SES does not know ${mailFrom}, and refuses every mail: aws sesv2 create-email-identity --email-identity ${ofDomain}`,
  )
}

const mailSandbox: Look = async () => {
  const { ProductionAccessEnabled, SendingEnabled, SendQuota } = await new SESv2Client({}).send(
    new GetAccountCommand({}),
  )
  if (SendingEnabled === false) return missing('SES has paused this account: look at its reputation dashboard.')
  return ProductionAccessEnabled
    ? fine(`SES sends ${SendQuota?.MaxSendRate} mails a second to anybody, ${SendQuota?.Max24HourSend} a day.`)
    : attention(
        'SES is in its sandbox: mail goes only to verified addresses. Request production access in its console.',
      )
}

const textSandbox: Look = async () => {
  const { IsInSandbox } = await new SNSClient({}).send(new GetSMSSandboxAccountStatusCommand({}))
  return IsInSandbox
    ? attention('Text messages are in SNS’s sandbox: they go only to verified numbers. Leave it in SNS’s console.')
    : fine('SNS sends text messages to any number.')
}

const textSpend: Look = async () => {
  const { attributes } = await new SNSClient({}).send(
    new GetSMSAttributesCommand({ attributes: ['MonthlySpendLimit'] }),
  )
  const dollars = Number(attributes?.MonthlySpendLimit ?? 1)
  const sentence = `SNS spends at most $${dollars} a month on text messages`
  return dollars > 1
    ? fine(`${sentence}.`)
    : attention(`${sentence}, which is some thirty: request more by a support case when codes go out by them.`)
}

type Domain = NonNullable<Settings['domain']>

const domain = async ({ name, hostedZoneId, certificateArn }: Domain): Promise<Finding> => {
  if (certificateArn) {
    const acm = new ACMClient({ region: edgeRegion })
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: certificateArn }))
    const names = Certificate?.SubjectAlternativeNames ?? []
    const covers = names.some(
      each => each === name || (each.startsWith('*.') && name.slice(name.indexOf('.')) === each.slice(1)),
    )
    if (Certificate?.Status !== 'ISSUED')
      return missing(`The certificate is ${Certificate?.Status}: it must be issued first.`)
    return covers
      ? fine(`The certificate is for ${name}.`)
      : missing(`The certificate is for ${names}, not for ${name}.`)
  }
  const { HostedZone } = await new Route53Client({}).send(new GetHostedZoneCommand({ Id: hostedZoneId }))
  const zone = HostedZone?.Name?.replace(/\.$/, '') ?? ''
  return name === zone || name.endsWith(`.${zone}`)
    ? fine(`${name} is in the zone ${zone}.`)
    : missing(`${name} is not in the zone ${zone}: HOSTED_ZONE_ID names another one.`)
}

const gateway = ({ stage }: Settings): Finding =>
  stage === 'production'
    ? attention('Production has no payment gateway yet: it takes no payments.')
    : attention(`Payments of ${stage} are play money: anybody who finds its API books.`)
