import { SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningServices, runServices } from './services.ts'

let services: RunningServices
beforeEach(async () => {
  services = await runServices()
})
afterEach(() => services.stop())

const from = 'Holdfast <tickets@holdfast.example>'
const simple = (more: object = {}) => ({
  Simple: { Subject: { Data: 'Your ticket' }, Body: { Text: { Data: 'Dear Asha, 2 seats — ₹900' } }, ...more },
})
const send = (input: Partial<SendEmailCommandInput> = {}) =>
  services.ses.send(
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: ['asha@example.com'] },
      Content: simple(),
      ...input,
    }),
  )

test('a simple mail lands in the inbox with text, HTML and attachments', async () => {
  const pdf = Buffer.from('%PDF-1.7 ticket')
  const reply = await send({
    Content: simple({
      Body: { Text: { Data: 'plain — ₹' }, Html: { Data: '<b>rich</b>' } },
      Attachments: [
        { FileName: 'ticket.pdf', RawContent: pdf, ContentType: 'application/pdf' },
        { FileName: 'data.bin', RawContent: new Uint8Array([0, 255]) },
      ],
    }),
  })
  expect(reply.MessageId).toMatch(/.{20}/)
  const [mail] = services.inbox.list()
  expect(mail).toEqual({
    id: expect.any(String),
    channel: 'email',
    to: 'asha@example.com',
    from,
    subject: 'Your ticket',
    text: 'plain — ₹',
    html: '<b>rich</b>',
    sent_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    attachments: [
      { name: 'ticket.pdf', type: 'application/pdf', size: pdf.length },
      { name: 'data.bin', type: 'application/octet-stream', size: 2 },
    ],
  })
  const attachment = await services.inbox.attachment(mail?.id ?? '', 0)
  expect(attachment?.content.equals(pdf)).toBe(true)
  expect(await services.inbox.attachment(mail?.id ?? '', 2)).toBeUndefined()
})

test('every recipient gets it, a display name is not part of the address', async () => {
  await send({
    Destination: {
      ToAddresses: ['Asha <asha@example.com>'],
      CcAddresses: ['bo@example.com'],
      BccAddresses: ['cy@example.com'],
    },
  })
  expect(
    services.inbox
      .list()
      .map(mail => mail.to)
      .sort(),
  ).toEqual(['asha@example.com', 'bo@example.com', 'cy@example.com'])
})

const mime = [
  'From: Holdfast <tickets@holdfast.example>',
  'To: Asha <asha@example.com>, bo@example.com',
  'Subject: =?utf-8?q?Your_ticket_=E2=82=B9?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="x"',
  '',
  '--x',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Two seats =E2=80=94 paid',
  '--x',
  'Content-Type: application/pdf; name="ticket.pdf"',
  'Content-Disposition: attachment; filename="ticket.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('%PDF').toString('base64'),
  '--x--',
  '',
].join('\r\n')

test('a raw mail is taken apart', async () => {
  const input = { Content: { Raw: { Data: Buffer.from(mime) } } }
  await services.ses.send(new SendEmailCommand(input))
  const mails = services.inbox.list()
  expect(mails.map(mail => mail.to).sort()).toEqual(['asha@example.com', 'bo@example.com'])
  expect(mails[0]).toMatchObject({
    subject: 'Your ticket ₹',
    text: expect.stringMatching(/^Two seats — paid\s*$/),
    attachments: [{ name: 'ticket.pdf', type: 'application/pdf', size: 4 }],
  })
  expect((await services.inbox.attachment(mails[0]?.id ?? '', 0))?.content.toString()).toBe('%PDF')
})

test('a destination given with a raw mail replaces its headers’', async () => {
  await send({ Destination: { ToAddresses: ['cy@example.com'] }, Content: { Raw: { Data: Buffer.from(mime) } } })
  expect(services.inbox.list().map(mail => mail.to)).toEqual(['cy@example.com'])
})

describe('refused as SES does, and nothing delivered', () => {
  const many = Array.from({ length: 51 }, (_, index) => `u${index}@example.com`)
  test.each<[string, Partial<SendEmailCommandInput>]>([
    ['no recipient', { Destination: {} }],
    ['too many recipients', { Destination: { ToAddresses: many } }],
    ['a recipient that is no address', { Destination: { ToAddresses: ['asha@example.com', 'missing'] } }],
    ['two recipients in one', { Destination: { ToAddresses: ['a@example.com, b@example.com'] } }],
    ['no sender', { FromEmailAddress: undefined }],
    ['no subject', { Content: { Simple: { Subject: undefined, Body: { Text: { Data: 'x' } } } } }],
    ['no body', { Content: { Simple: { Subject: { Data: 'x' }, Body: {} } } }],
    ['no content', { Content: {} }],
    ['an attachment without a name', { Content: simple({ Attachments: [{ RawContent: new Uint8Array([1]) }] }) }],
  ])('%s', async (_, input) => {
    await expect(send(input)).rejects.toMatchObject({ name: 'BadRequestException', message: expect.any(String) })
    expect(services.inbox.list()).toEqual([])
  })

  test('an unknown template', async () => {
    const Content = { Template: { TemplateName: 'nowhere', TemplateData: '{}' } }
    await expect(send({ Content })).rejects.toMatchObject({ name: 'NotFoundException' })
  })

  test('more than 40 MB, even far more than that', async () => {
    for (const megabytes of [31, 45]) {
      const Attachments = [{ FileName: 'a.bin', RawContent: Buffer.alloc(megabytes * 1024 * 1024) }]
      await expect(send({ Content: simple({ Attachments }) })).rejects.toMatchObject({ name: 'BadRequestException' })
    }
    expect(services.inbox.list()).toEqual([])
  })
})
