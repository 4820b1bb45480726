import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { AwsError } from './aws-error.ts'
import type { Inbox } from './inbox.ts'

/** A reply on the wire. */
export interface Reply {
  readonly status: number
  readonly type: string
  readonly body: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

const mostBytes = 1600

/**
 * SNS's query protocol: a `Publish` to a telephone number goes into the inbox, everything else to the engine that keeps
 * the topics.
 * @throws AwsError InvalidParameter where SNS would, NotFound when there is no such engine
 */
export const answerSns = async (
  request: { body: Buffer; headers: IncomingHttpHeaders },
  inbox: Inbox,
  upstream: string | undefined,
): Promise<Reply> => {
  const form = new URLSearchParams(request.body.toString())
  const to = form.get('PhoneNumber')
  if (form.get('Action') !== 'Publish' || to === null) return forward(request, upstream)
  const text = form.get('Message') ?? ''
  if (!/^\+?[1-9]\d{6,14}$/.test(to)) throw invalid(`PhoneNumber Reason: ${to} is not valid to publish to`)
  if (text === '') throw invalid('Empty message')
  if (Buffer.byteLength(text) > mostBytes) throw invalid(`Message Reason: it is longer than ${mostBytes} bytes`)
  await inbox.deliver({ channel: 'sms', to, from: senderOf(form), subject: '', text, html: '' })
  const result = `<PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult>`
  return { status: 200, type: 'text/xml', body: envelope('PublishResponse', result + metadata()) }
}

/** An error in the words of the query protocol. */
export const snsError = (error: AwsError): Reply => {
  const [code, message] = [error.code, error.message].map(escapeXml)
  const fault = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`
  const body = envelope('ErrorResponse', `${fault}<RequestId>${randomUUID()}</RequestId>`)
  return { status: error.status, type: 'text/xml', body }
}

const invalid = (what: string) => new AwsError('InvalidParameter', `Invalid parameter: ${what}`)

const forward = async (
  { body, headers }: { body: Buffer; headers: IncomingHttpHeaders },
  upstream: string | undefined,
): Promise<Reply> => {
  if (!upstream) throw new AwsError('NotFound', 'There are no topics here, only telephone numbers.', 404)
  const kept = ['content-type', 'authorization', 'x-amz-date'].flatMap(name => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const reply = await fetch(upstream, { method: 'POST', headers: Object.fromEntries(kept), body: new Uint8Array(body) })
  return { status: reply.status, type: reply.headers.get('content-type') ?? 'text/xml', body: await reply.text() }
}

/** The sender a telephone would show. */
const senderOf = (form: URLSearchParams): string => {
  for (const [field, name] of form) {
    const entry = /^(MessageAttributes\.entry\.\d+)\.Name$/.exec(field)?.[1]
    if (entry && name === 'AWS.SNS.SMS.SenderID') return form.get(`${entry}.Value.StringValue`) ?? ''
  }
  return ''
}

const envelope = (name: string, content: string): string =>
  `<${name} xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${content}</${name}>`

const metadata = (): string => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`

const escapeXml = (text: string): string =>
  text.replace(/[<>&]/g, character => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[character] ?? '')
