import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { hostCheck } from '../gateway/allowed-hosts.ts'
import { AwsError } from './aws-error.ts'
import { type Inbox, openInbox } from './inbox.ts'
import { type Operations, parseJson } from './json-protocol.ts'
import { openParameterStore, type ParameterStore } from './parameter-store.ts'
import { openSecretStore, type SecretStore } from './secret-store.ts'
import { secretsManager } from './secrets-manager.ts'
import { type PublishMailEvent, sendEmail } from './ses.ts'
import { answerSns, type Reply, snsError } from './sns.ts'

export interface ServicesOptions {
  /** Secrets, parameters and the inbox are kept in it; in memory when absent. */
  readonly dataFolder?: string
  readonly region: string
  readonly accountId: string
  /** The engine that has the topics, for what is not a message to a telephone. */
  readonly snsUpstream?: string
}

export interface Services {
  /** By the name in the SDK's `AWS_ENDPOINT_URL_…`. */
  readonly endpoints: Readonly<Record<'SECRETS_MANAGER' | 'SESV2' | 'SNS' | 'SSM', string>>
  readonly secrets: SecretStore
  readonly parameters: ParameterStore
  readonly inbox: Inbox
  /** The next so many requests of a service are answered with 500, and take no effect. */
  readonly breakDown: (service: Broken, requests: number) => void
  /** How many requests a service got. */
  readonly calls: (service: Broken) => number
  /** Takes what SES says of mails, in place of nobody. */
  readonly publishMailEvents: (publish: PublishMailEvent) => void
  readonly stop: () => Promise<void>
}

type Broken = 'ses' | 'sns'

interface Parts {
  readonly failing: Record<Broken, number>
  readonly calls: Record<Broken, number>
  readonly inbox: Inbox
  publish: PublishMailEvent
  readonly snsUpstream?: string
  readonly operations: Readonly<Record<string, Operations>>
}

/** Base64 makes 40 MB of mail a third larger. */
const mostBytes = 56 * 1024 * 1024

/** Starts Secrets Manager, Parameter Store, SES and SNS for telephones on one free port of the loopback address. */
export const startServices = async (options: ServicesOptions): Promise<Services> => {
  const { dataFolder, region, accountId } = options
  const inside = (name: string) => (dataFolder ? join(dataFolder, name) : undefined)
  const secrets = openSecretStore({ file: inside('secrets.json'), region, accountId })
  const parameters = openParameterStore({ file: inside('parameters.json'), region, accountId })
  const inbox = openInbox({ folder: inside('inbox') })
  const operations = { secretsmanager: secretsManager(secrets), AmazonSSM: parameters.operations }
  const counts = { failing: { ses: 0, sns: 0 }, calls: { ses: 0, sns: 0 } }
  const parts: Parts = { ...counts, inbox, publish: async () => {}, snsUpstream: options.snsUpstream, operations }
  const server = createServer((request, response) => void answer(request, response, parts))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    endpoints: { SECRETS_MANAGER: endpoint, SESV2: endpoint, SNS: endpoint, SSM: endpoint },
    secrets,
    parameters,
    inbox,
    breakDown: (service, requests) => {
      parts.failing[service] = requests
    },
    calls: service => parts.calls[service],
    publishMailEvents: publish => {
      parts.publish = publish
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const answer = async (request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> => {
  const isQuery = /x-www-form-urlencoded/.test(request.headers['content-type'] ?? '')
  const reply = await replyTo(request, isQuery, parts).catch((error: unknown) => {
    const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500)
    return isQuery ? snsError(known) : jsonError(known)
  })
  response.writeHead(reply.status, {
    'content-type': reply.type,
    'x-amzn-requestid': randomUUID(),
    ...reply.headers,
  })
  response.end(reply.body)
}

const refusalOf = hostCheck()

const replyTo = async (request: IncomingMessage, isQuery: boolean, parts: Parts): Promise<Reply> => {
  const refusal = refusalOf(request.headers.host)
  if (refusal) throw new AwsError('AccessDeniedException', refusal, 403)
  const body = await bodyOf(request)
  if (isQuery) {
    countOne('sns', parts)
    return answerSns({ body, headers: request.headers }, parts.inbox, parts.snsUpstream)
  }
  const [service = '', name = ''] = String(request.headers['x-amz-target'] ?? '').split('.')
  const operations = parts.operations[service]
  if (operations) {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined
    if (!operation) throw new AwsError('UnknownOperationException', `${name} is not served here.`)
    return json(operation(parseJson(body)), 'application/x-amz-json-1.1')
  }
  if (request.method === 'POST' && request.url === '/v2/email/outbound-emails') {
    countOne('ses', parts)
    return json(await sendEmail(parseJson(body), parts.inbox, parts.publish), 'application/json')
  }
  throw new AwsError('UnknownOperationException', `${request.method} ${request.url} is not served here.`, 404)
}

/** @throws AwsError where it is to be down */
const countOne = (service: Broken, { failing, calls }: Parts): void => {
  calls[service] += 1
  if (failing[service] <= 0) return
  failing[service] -= 1
  throw new AwsError('InternalFailure', 'It is down, as it was asked to be.', 500)
}

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    // The rest is read and dropped, so that the client gets to read the refusal.
    if (bytes <= mostBytes) chunks.push(chunk as Buffer)
  }
  if (bytes > mostBytes) throw new AwsError('BadRequestException', `the request is longer than ${mostBytes} bytes`)
  return Buffer.concat(chunks)
}

const json = (content: unknown, type: string): Reply => ({ status: 200, type, body: JSON.stringify(content) })

const jsonError = (error: AwsError): Reply => ({
  status: error.status,
  type: 'application/json',
  headers: { 'x-amzn-errortype': error.code },
  body: JSON.stringify({ __type: error.code, message: error.message, Message: error.message }),
})
