import { randomUUID } from 'node:crypto'
import PostalMime, { type Address, addressParser } from 'postal-mime'
import { AwsError } from './aws-error.ts'
import type { Delivered, Inbox } from './inbox.ts'
import { asList, asObject, asText, type Input } from './json-protocol.ts'
import { arrives, eventAfter } from './mail-events.ts'

type Content = Pick<Delivered, 'subject' | 'text' | 'html' | 'attachments'>

/** A mail, and the recipients in its own headers. */
interface Mail {
  readonly content: Content
  readonly from?: string
  readonly recipients: readonly string[]
}

const mostRecipients = 50
const mostBytes = 40 * 1024 * 1024

const refuse = (message: string, code = 'BadRequestException', status = 400) => new AwsError(code, message, status)

/**
 * SES v2 `SendEmail`: puts one message into the inbox for each recipient.
 * @throws AwsError BadRequestException, MessageRejected or NotFoundException where SES would
 */
export const sendEmail = async (
  input: Input,
  inbox: Inbox,
  publish: PublishMailEvent = async () => {},
): Promise<{ MessageId: string }> => {
  const content = asObject(input.Content)
  const raw = asText(asObject(content.Raw).Data)
  if (content.Template !== undefined) throw refuse('Template does not exist.', 'NotFoundException', 404)
  const mail = raw !== undefined ? await rawMail(raw) : simpleMail(asObject(content.Simple))
  const from = asText(input.FromEmailAddress) ?? mail.from
  const given = recipientsOf(asObject(input.Destination))
  const recipients = given.length > 0 ? given : mail.recipients
  check(from, recipients)
  const messageId = randomUUID()
  const set = asText(input.ConfigurationSetName)
  for (const to of recipients) {
    if (arrives(to)) await inbox.deliver({ ...mail.content, channel: 'email', to, from: from ?? '' })
    const event = eventAfter({ messageId, to, from: from ?? '', tags: tagsOf(input) })
    if (event && set !== undefined) await publish(set, event)
  }
  return { MessageId: messageId }
}

/** Tells where a configuration set's events go. */
export type PublishMailEvent = (configurationSet: string, event: Readonly<Record<string, unknown>>) => Promise<void>

const tagsOf = ({ EmailTags }: Input): Record<string, string[]> =>
  Object.fromEntries(
    asList(EmailTags).map(tag => {
      const { Name, Value } = asObject(tag)
      const value = String(Value)
      if (!/^[\w@.-]{1,256}$/.test(value)) throw refuse(`Invalid tag value <${value}>.`)
      return [String(Name), [value]]
    }),
  )

const check = (from: string | undefined, recipients: readonly string[]): void => {
  if (!from) throw refuse('FromEmailAddress is required.')
  if (recipients.length === 0) throw refuse('The message has no recipient.')
  if (recipients.length > mostRecipients) throw refuse(`Recipient count exceeds ${mostRecipients}.`)
  for (const address of [from, ...recipients]) bareAddress(address)
}

const recipientsOf = (destination: Input): string[] =>
  ['ToAddresses', 'CcAddresses', 'BccAddresses'].flatMap(list => asList(destination[list]).map(bareAddress))

/** The one address in a text; a display name is for the mail's header only. */
const bareAddress = (text: unknown): string => {
  const [mailbox, ...others] = addressParser(String(text), { flatten: true })
  const address = mailbox?.address ?? ''
  if (others.length > 0 || !/^[^\s@]+@[^\s@]+$/.test(address))
    throw refuse(`Missing final '@domain' or malformed address: ${text}`)
  return address
}

const simpleMail = (simple: Input): Mail => {
  const subject = asText(asObject(simple.Subject).Data)
  const body = asObject(simple.Body)
  const text = asText(asObject(body.Text).Data)
  const html = asText(asObject(body.Html).Data)
  if (subject === undefined) throw refuse('The message has no subject.')
  if (text === undefined && html === undefined) throw refuse('The message has no body.')
  const attachments = asList(simple.Attachments).map(item => attachmentOf(asObject(item)))
  const bytes = attachments.reduce((sum, { content }) => sum + Math.ceil((content.length * 4) / 3), 0)
  limit(bytes + Buffer.byteLength(text ?? '') + Buffer.byteLength(html ?? ''))
  return { content: { subject, text: text ?? '', html: html ?? '', attachments }, recipients: [] }
}

const attachmentOf = (item: Input) => {
  const name = asText(item.FileName)
  const encoded = asText(item.RawContent)
  if (!name || encoded === undefined) throw refuse('An attachment needs FileName and RawContent.')
  return {
    name,
    type: asText(item.ContentType) ?? 'application/octet-stream',
    content: Buffer.from(encoded, 'base64'),
  }
}

const limit = (bytes: number): void => {
  if (bytes > mostBytes) throw refuse(`Message length is more than ${mostBytes} bytes long: '${bytes}'.`)
}

const rawMail = async (data: string): Promise<Mail> => {
  const bytes = Buffer.from(data, 'base64')
  limit(bytes.length)
  const mail = await PostalMime.parse(bytes)
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(mailboxesOf)
  const content: Content = {
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    attachments: mail.attachments.map((attachment, index) => ({
      name: attachment.filename ?? `attachment-${index + 1}`,
      type: attachment.mimeType,
      content: bytesOf(attachment.content),
    })),
  }
  return { content, from: mail.from?.address, recipients: addresses }
}

const mailboxesOf = (address: Address): string[] =>
  address.group ? address.group.map(mailbox => mailbox.address) : [address.address]

const bytesOf = (content: ArrayBuffer | Uint8Array | string): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as Uint8Array)
