import { lifetimeBounds, type TokenLifetimes } from '../shared/platform/auth/token-lifetimes.ts'

/** `production` has no sandbox gateway; the others are alike. */
export const stages = ['development', 'staging', 'production'] as const

/** Payment gateways that a deployment can take money by: those with an adapter. */
export const gatewayNames = ['stripe', 'razorpay', 'paypal'] as const

/** CloudFront takes its certificate and its web ACL from here alone. */
export const edgeRegion = 'us-east-1'

/** How many units a second a table takes before it has ever been asked for as many. */
export interface WarmUnits {
  readonly reads: number
  readonly writes: number
}

/** Of the stack with tables, queues and the API group `core`; the names of a stage's other stacks begin with it. */
export const stackNameOf = (stage: string): string => (stage === 'development' ? 'Holdfast' : `Holdfast-${stage}`)

/** What differs between deployments. */
export interface Settings {
  readonly stage: (typeof stages)[number]
  /** Of everything but the edge. */
  readonly region: string
  /** How long a hold lasts, in seconds. */
  readonly holdSeconds: number
  /** How many codes go out by text message: in ten minutes to a number, for an address, to a country; in a day in all. */
  readonly otpCaps: Readonly<Record<'per_phone' | 'per_ip' | 'per_ip_day' | 'per_prefix' | 'per_day', number>>
  /** How many text messages about bookings go out in a day: in all, and to one country. */
  readonly textCaps: Readonly<Record<'per_day' | 'per_country', number>>
  /** How long an account's access token and its refresh token are good for. */
  readonly tokenLifetimes: TokenLifetimes
  /** The payment gateways that customers pay by, the default first; the sandbox, outside production, comes after them. */
  readonly gateways: readonly (typeof gatewayNames)[number][]
  /** Whether X-Ray records a part of the requests. */
  readonly isTraced: boolean
  /** Where the runbooks are published, for the links in alarms. */
  readonly runbooks: string
  /** The sender of every mail; it or its domain is verified in SES. */
  readonly mailFrom: string
  /** How many mails the account may send by SES in a second. */
  readonly mailsPerSecond: number
  /** Whether executions of the account are kept free for the functions that money waits for. */
  readonly reservesConcurrency: boolean
  /** By table; one that is not named begins as every new table does. */
  readonly warmThroughput: Readonly<Record<string, WarmUnits>>
  /** The secret with the keys that sign tickets, of an earlier deployment. */
  readonly ticketsSecretArn?: string
  /** Where the web client is, if not at the public address: links in messages lead there. */
  readonly webUrl?: string
  /** Web origins other than the API's own that may call it, by access tokens or keys; none gets a cookie. */
  readonly origins: readonly string[]
  /** The deployment's own name, with a certificate that is there already or that is made through the zone. */
  readonly domain?: { readonly name: string; readonly certificateArn?: string; readonly hostedZoneId?: string }
  /** The public address, where it is known before the deploy. */
  readonly publicUrl?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The settings of a deployment, from the environment of `cdk deploy`, or in part of `npm start` (local/synthesize.ts):
 * `STAGE` (development), `HOLD_SECONDS` (900), `MAIL_FROM`, `WEB_ORIGINS` (comma-separated; none), `WEB_URL`, the name `DOMAIN_NAME` with `HOSTED_ZONE_ID` or
 * `CERTIFICATE_ARN`, or else the address `PUBLIC_URL`, and how many codes go out by text message: in ten
 * minutes `OTP_PER_PHONE` (5), `OTP_PER_IP` (20) and `OTP_PER_PREFIX` (300, to one country), and in a day `OTP_PER_IP_DAY` (100)
 * for one address and `OTP_PER_DAY` (3000) in all, which caps what they cost; of those about bookings, in a day,
 * `TEXTS_PER_DAY` (3000) in all and `TEXTS_PER_COUNTRY` (2000) to one country. `ACCESS_TOKEN_MINUTES` (30, from 5 to 60) and
 * `REFRESH_TOKEN_DAYS` (7, from 1 to 30) are how long tokens are good for. `MAILS_PER_SECOND` (14) is what SES lets the account send,
 * `RESERVED_CONCURRENCY` (off) keeps executions free for payments, `WARM_THROUGHPUT` (`inventory:24000/8000,…`) makes tables ready for a
 * rush, and `TICKETS_SECRET_ARN` takes up the keys that sign tickets. `TRACING` (off) turns X-Ray on, and `RUNBOOKS_URL` is where
 * docs/guides/runbooks.md is published. `GATEWAYS` (none; comma-separated, the default first) are the payment gateways.
 * @throws Error with a sentence for a value that cannot be
 */
export const settingsFrom = (environment: Environment): Settings => {
  const stage = stageIn(environment)
  // CDK's command line sets it to the region of the profile.
  const region = environment.CDK_DEFAULT_REGION || edgeRegion
  return {
    stage,
    region,
    holdSeconds: holdSecondsIn(environment),
    otpCaps: {
      per_phone: count(environment, 'OTP_PER_PHONE', 5),
      per_ip: count(environment, 'OTP_PER_IP', 20),
      per_ip_day: count(environment, 'OTP_PER_IP_DAY', 100),
      per_prefix: count(environment, 'OTP_PER_PREFIX', 300),
      per_day: count(environment, 'OTP_PER_DAY', 3000),
    },
    textCaps: {
      per_day: count(environment, 'TEXTS_PER_DAY', 3000),
      per_country: count(environment, 'TEXTS_PER_COUNTRY', 2000),
    },
    tokenLifetimes: {
      access_minutes: bounded(environment, 'ACCESS_TOKEN_MINUTES', lifetimeBounds.access_minutes),
      refresh_days: bounded(environment, 'REFRESH_TOKEN_DAYS', lifetimeBounds.refresh_days),
    },
    gateways: gatewaysIn(environment),
    isTraced: isOn(environment, 'TRACING'),
    runbooks: runbooksIn(environment),
    mailFrom: mailFromIn(environment),
    mailsPerSecond: count(environment, 'MAILS_PER_SECOND', 14),
    reservesConcurrency: isOn(environment, 'RESERVED_CONCURRENCY'),
    warmThroughput: warmThroughputIn(environment),
    ...ticketsSecretIn(environment, region),
    ...webIn(environment),
    ...nameIn(environment),
  }
}

/**
 * The settings of what `cdk deploy` deploys, where mail really goes out.
 * @throws Error with a sentence, as `settingsFrom`, and without a sender, or in production without a payment gateway
 */
export const deployedSettingsFrom = (environment: Environment): Settings => {
  if (!environment.MAIL_FROM)
    throw new Error(
      'MAIL_FROM is needed, the sender of every mail: docs/guides/deploy.md says how SES comes to know it',
    )
  const settings = settingsFrom(environment)
  if (settings.stage === 'production' && settings.gateways.length === 0)
    throw new Error(
      `GATEWAYS is needed in production, where nothing could be paid without: one or more of ${gatewayNames.join(', ')}`,
    )
  return settings
}

const gatewaysIn = ({ GATEWAYS }: Environment): Settings['gateways'] => {
  const names = GATEWAYS ? GATEWAYS.split(',').map(name => name.trim()) : []
  return [...new Set(names)].map(name => {
    const known = gatewayNames.find(each => each === name)
    if (!known) throw new Error(`GATEWAYS must be of ${gatewayNames.join(', ')}, with commas between`)
    return known
  })
}

const nameIn = (environment: Environment): Pick<Settings, 'domain' | 'publicUrl'> => {
  const { DOMAIN_NAME: name, HOSTED_ZONE_ID: hostedZoneId, CERTIFICATE_ARN: certificateArn, PUBLIC_URL } = environment
  if (!name) {
    if (hostedZoneId || certificateArn) throw new Error('HOSTED_ZONE_ID and CERTIFICATE_ARN go with a DOMAIN_NAME')
    return PUBLIC_URL ? { publicUrl: secureOrigin('PUBLIC_URL', PUBLIC_URL) } : {}
  }
  if (!/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(name))
    throw new Error('DOMAIN_NAME must be a name alone, in lower case, such as booking.example.com')
  if (PUBLIC_URL) throw new Error('PUBLIC_URL is for a deployment without DOMAIN_NAME')
  if (!hostedZoneId === !certificateArn)
    throw new Error('DOMAIN_NAME needs either HOSTED_ZONE_ID or CERTIFICATE_ARN: docs/guides/deploy.md says which')
  if (certificateArn && !new RegExp(`^arn:aws:acm:${edgeRegion}:\\d{12}:certificate/[\\w-]+$`).test(certificateArn))
    throw new Error(
      `CERTIFICATE_ARN must be the whole ARN of a certificate of ACM in ${edgeRegion}, where CloudFront looks for it`,
    )
  if (hostedZoneId && !/^Z[A-Z0-9]+$/.test(hostedZoneId))
    throw new Error('HOSTED_ZONE_ID must be the id of a zone alone, without /hostedzone/, such as Z0123456789')
  const proof = certificateArn ? { certificateArn } : { hostedZoneId }
  return { domain: { name, ...proof }, publicUrl: `https://${name}` }
}

const secureOrigin = (name: string, text: string): string => {
  if (!isOrigin(text) || !text.startsWith('https:'))
    throw new Error(`${name} must be an origin, such as https://d111111abcdef8.cloudfront.net`)
  return text
}

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text

// A misspelt `production` would be a deployment whose payments are play money.
const stageIn = ({ STAGE = 'development' }: Environment): Settings['stage'] => {
  const stage = stages.find(known => known === STAGE)
  if (!stage) throw new Error(`STAGE must be one of ${stages.join(', ')}`)
  return stage
}

/** The page as a checkout has it, unless it is published. */
const runbooksIn = ({ RUNBOOKS_URL = 'docs/guides/runbooks.md' }: Environment): string => {
  if (RUNBOOKS_URL !== 'docs/guides/runbooks.md' && !/^https:\/\/[^\s#]+$/.test(RUNBOOKS_URL))
    throw new Error('RUNBOOKS_URL must be the address of a page, without a #, such as https://example.com/runbooks')
  return RUNBOOKS_URL
}

const holdSecondsIn = ({ HOLD_SECONDS = '900' }: Environment): number => {
  const seconds = Number(HOLD_SECONDS)
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)
    throw new Error('HOLD_SECONDS must be a whole number of seconds from 1 to 3600')
  return seconds
}

const mailFromIn = ({ MAIL_FROM = 'tickets@holdfast.example' }: Environment): string => {
  if (!/^[\w.'&/=+-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(MAIL_FROM))
    throw new Error('MAIL_FROM must be an e-mail address alone, such as tickets@example.com')
  return MAIL_FROM
}

/** A web client at an address of its own calls the API from there. */
const webIn = ({ WEB_ORIGINS, WEB_URL }: Environment): Pick<Settings, 'origins' | 'webUrl'> => {
  const origins = WEB_ORIGINS ? WEB_ORIGINS.split(',').map(origin => origin.trim()) : []
  if (!origins.every(isOrigin))
    throw new Error(
      'WEB_ORIGINS must be origins with commas between, such as https://example.com,https://www.example.com',
    )
  if (!WEB_URL) return { origins }
  const webUrl = secureOrigin('WEB_URL', WEB_URL)
  return { origins: [...new Set([...origins, webUrl])], webUrl }
}

// A new table takes as much by itself, and AWS refuses less.
const leastWarm: WarmUnits = { reads: 12_000, writes: 4_000 }

const warmThroughputIn = ({ WARM_THROUGHPUT = '' }: Environment): Settings['warmThroughput'] =>
  Object.fromEntries(
    WARM_THROUGHPUT.split(',')
      .filter(part => part !== '')
      .map(part => {
        const [, name = '', reads, writes] = /^ *([a-z]+):(\d+)\/(\d+) *$/.exec(part) ?? []
        const units = { reads: Number(reads), writes: Number(writes) }
        if (!name || units.reads < leastWarm.reads || units.writes < leastWarm.writes)
          throw new Error(
            'WARM_THROUGHPUT must be tables with reads and writes a second, at least 12000 and 4000, such as inventory:24000/8000,commerce:12000/8000',
          )
        return [name, units]
      }),
  )

const ticketsSecretIn = (
  { TICKETS_SECRET_ARN: arn }: Environment,
  region: string,
): Pick<Settings, 'ticketsSecretArn'> => {
  if (!arn) return {}
  const found = /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):\d{12}:secret:[\w/+=.@-]+-\w{6}$/.exec(arn)
  if (found?.[1] !== region)
    throw new Error(
      `TICKETS_SECRET_ARN must be the whole ARN of a secret in ${region}, as the output TicketsSecretArn has it`,
    )
  return { ticketsSecretArn: arn }
}

const isOn = (environment: Environment, name: string): boolean => {
  const value = environment[name] ?? 'off'
  if (value !== 'on' && value !== 'off') throw new Error(`${name} must be on or off`)
  return value === 'on'
}

const count = (environment: Environment, name: string, otherwise: number): number =>
  bounded(environment, name, { min: 1, max: 1e9, otherwise }, 'from 1 on')

const bounded = (
  environment: Environment,
  name: string,
  { min, max, otherwise }: { readonly min: number; readonly max: number; readonly otherwise: number },
  bounds = `from ${min} to ${max}`,
): number => {
  const value = Number(environment[name] ?? otherwise)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new Error(`${name} must be a whole number ${bounds}`)
  return value
}
