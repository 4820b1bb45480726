import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface InboxAttachment {
  readonly name: string
  readonly type: string
  /** Bytes. */
  readonly size: number
}

/** One e-mail or SMS as one recipient got it. `text` and `html` are empty when the sender gave none. */
export interface InboxMessage {
  readonly id: string
  readonly channel: 'email' | 'sms' | 'push'
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** ISO 8601, UTC. */
  readonly sent_at: string
  readonly attachments: readonly InboxAttachment[]
}

/** What is delivered: like the message, the attachments with their content. */
export interface Delivered extends Omit<InboxMessage, 'id' | 'sent_at' | 'attachments'> {
  readonly attachments?: readonly { readonly name: string; readonly type: string; readonly content: Buffer }[]
}

const mostMessages = 1000

/**
 * Everything that was sent, newest first, in place of mailboxes and telephones. The oldest go when there are too many.
 * @param options.folder kept there and read again at the next start; in memory only when absent
 * @param options.most 1,000 when absent
 */
export const openInbox = (options: { folder?: string; most?: number } = {}) => {
  const { folder, most = mostMessages } = options
  const messages = folder ? readMessages(folder) : []
  const contents = new Map<string, Buffer>()
  let last = 0

  const newId = (now: number): string => {
    // Strictly rising, so that names in the folder sort as the messages came.
    last = Math.max(now * 1000, last + 1)
    return `${String(last).padStart(16, '0')}-${randomBytes(3).toString('hex')}`
  }

  const keep = async (message: InboxMessage, attachments: readonly { content: Buffer }[]): Promise<void> => {
    for (const [index, { content }] of attachments.entries())
      if (folder) await writeFile(join(folder, contentName(message.id, index)), content, { mode: 0o600 })
      else contents.set(contentName(message.id, index), content)
    if (!folder) return
    // Attachments first, the message last and at once: what is there at the next start is whole.
    const file = join(folder, `${message.id}.json`)
    await writeFile(`${file}.new`, JSON.stringify(message), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  const forget = async (message: InboxMessage): Promise<void> => {
    const names = message.attachments.map((_, index) => contentName(message.id, index))
    for (const name of names) contents.delete(name)
    if (folder) for (const name of [`${message.id}.json`, ...names]) await rm(join(folder, name), { force: true })
  }

  const deliver = async ({ attachments = [], ...content }: Delivered): Promise<InboxMessage> => {
    const now = Date.now()
    const message: InboxMessage = {
      id: newId(now),
      ...content,
      sent_at: new Date(now).toISOString(),
      attachments: attachments.map(({ name, type, content: { length } }) => ({ name, type, size: length })),
    }
    await keep(message, attachments)
    messages.unshift(message)
    messages.sort((a, b) => (a.id < b.id ? 1 : -1))
    for (const old of messages.splice(most)) await forget(old)
    return message
  }

  return {
    deliver,
    /** Newest first; with `to`, those to exactly that address or number, in any case. */
    list: (filter: { to?: string } = {}): readonly InboxMessage[] => {
      const to = filter.to?.trim().toLowerCase()
      return to === undefined ? [...messages] : messages.filter(message => message.to.toLowerCase() === to)
    },
    get: (id: string): InboxMessage | undefined => messages.find(message => message.id === id),
    /** One attachment, counted from 0, with its content. */
    attachment: async (id: string, index: number): Promise<(InboxAttachment & { content: Buffer }) | undefined> => {
      const attachment = messages.find(message => message.id === id)?.attachments[index]
      if (!attachment) return undefined
      const name = contentName(id, index)
      const content = folder ? await readFile(join(folder, name)) : contents.get(name)
      return content && { ...attachment, content }
    },
    clear: async (): Promise<void> => {
      for (const message of messages.splice(0)) await forget(message)
    },
  }
}

export type Inbox = ReturnType<typeof openInbox>

const contentName = (id: string, index: number): string => `${id}.${index}.bin`

const readMessages = (folder: string): InboxMessage[] => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .reverse()
    .flatMap(name => {
      try {
        return [JSON.parse(readFileSync(join(folder, name), 'utf8')) as InboxMessage]
      } catch {
        return []
      }
    })
}
