import { SendEmailCommand } from '@aws-sdk/client-sesv2'
import { InvalidParameterException, PublishCommand } from '@aws-sdk/client-sns'
import type { EpochMs } from '../../kernel/clock.ts'
import { ses } from '../../platform/aws/ses.ts'
import { sns } from '../../platform/aws/sns.ts'
import { log } from '../../platform/observability/log.ts'
import { callAws } from './call-aws.ts'

interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** The most messages of a day under one key; `code` says in the log which cap kept one back. */
export interface DailyCap {
  readonly key: string
  readonly most: number
  readonly code: 'CONTACT_CAPPED' | 'TEXTS_CAPPED'
}

/**
 * One message to one recipient. `attachments` is called when it is sent. One of `caps` that is reached keeps it back; it
 * is not to be sent before `not_before`, if it has one. `instead` is sent where this one is kept back or refused.
 */
export type Outgoing = {
  readonly caps?: readonly DailyCap[]
  readonly not_before?: EpochMs
  readonly instead?: Outgoing
} & (
  | {
      readonly channel: 'email'
      readonly to: string
      readonly subject: string
      readonly text: string
      readonly html: string
      readonly attachments?: () => Promise<readonly Attachment[]>
    }
  | { readonly channel: 'sms'; readonly to: string; readonly text: string }
  | {
      readonly channel: 'push'
      /** The browser's address at its push service. */
      readonly to: string
      readonly device: { readonly id: string; readonly p256dh: string; readonly auth: string }
      readonly subject: string
      readonly payload: string
      /** How long the push service keeps it for a browser that is not there. */
      readonly ttl_seconds: number
      readonly urgency: 'normal' | 'high'
      /** Of those that wait for a browser with one topic it gets the last. */
      readonly topic: string
    }
)

export type Push = Outgoing & { readonly channel: 'push' }
type MailOrText = Exclude<Outgoing, { channel: 'push' }>

/** What SES repeats where it says what became of a mail. */
type Tags = readonly { readonly Name: string; readonly Value: string }[]

/** `files` are the names of what was attached; `isGone`: the recipient is there no more. */
export interface Delivered {
  readonly status: 'sent' | 'kept_back' | 'refused'
  readonly files?: readonly string[]
  readonly isGone?: boolean
}

/**
 * Sends by SES or SNS, each behind a time-out, a few tries and a circuit breaker. A refusal is thrown, except of a telephone
 * number that cannot receive messages: a retry would not help.
 * @throws ServiceUnavailable where no answer came
 */
export const deliver = (message: MailOrText, tags: Tags = []): Promise<Delivered> =>
  message.channel === 'email' ? deliverMail(message, tags) : deliverText(message)

const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' })

const deliverMail = async (mail: Outgoing & { channel: 'email' }, tags: Tags): Promise<Delivered> => {
  const from = process.env.MAIL_FROM
  if (!from) throw new Error('MAIL_FROM is not set: this function was not granted to send mail')
  const attachments = (await mail.attachments?.()) ?? []
  const command = new SendEmailCommand({
    FromEmailAddress: `Holdfast <${from}>`,
    Destination: { ToAddresses: [mail.to] },
    ConfigurationSetName: process.env.MAIL_CONFIGURATION,
    ...(tags.length > 0 && { EmailTags: [...tags] }),
    Content: {
      Simple: {
        Subject: utf8(mail.subject),
        Body: { Text: utf8(mail.text), Html: utf8(mail.html) },
        Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
        ...(attachments.length > 0 && {
          Attachments: attachments.map(({ name, type, bytes }) => ({
            FileName: name,
            ContentType: type,
            ContentDisposition: 'ATTACHMENT' as const,
            ContentTransferEncoding: 'BASE64' as const,
            RawContent: bytes,
          })),
        }),
      },
    },
  })
  await callAws('ses', abortSignal => ses.send(command, { abortSignal }))
  return { status: 'sent', files: attachments.map(({ name }) => name) }
}

const deliverText = async ({ to, text }: Outgoing & { channel: 'sms' }): Promise<Delivered> => {
  const kind = { DataType: 'String', StringValue: 'Transactional' }
  try {
    const MessageAttributes = { 'AWS.SNS.SMS.SMSType': kind }
    const command = new PublishCommand({ PhoneNumber: to, Message: text, MessageAttributes })
    await callAws('sns', abortSignal => sns.send(command, { abortSignal }))
    return { status: 'sent' }
  } catch (error) {
    if (!(error instanceof InvalidParameterException)) throw error
    log.info('a telephone number was refused', { code: 'SMS_REFUSED' })
    return { status: 'refused' }
  }
}
