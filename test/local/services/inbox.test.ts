import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Delivered, openInbox } from '../../../local/services/inbox.ts'
import { makeFolder } from './services.ts'

let temporary: Awaited<ReturnType<typeof makeFolder>>
beforeEach(async () => {
  temporary = await makeFolder()
})
afterEach(() => temporary.remove())

const mail = (to: string, subject: string, attachments: Delivered['attachments'] = []): Delivered => ({
  channel: 'email',
  to,
  from: 'a@b.example',
  subject,
  text: '',
  html: '',
  attachments,
})
const file = (text: string) => ({ name: 'f.txt', type: 'text/plain', content: Buffer.from(text) })
const subjects = (messages: readonly { subject: string }[]) => messages.map(message => message.subject)

test('newest first, however fast they come', async () => {
  const inbox = openInbox()
  const all = Array.from({ length: 20 }, (_, index) => String(index))
  for (const subject of all) await inbox.deliver(mail('x@example.com', subject))
  expect(subjects(inbox.list())).toEqual(all.toReversed())
})

test('filtered by exactly one address, whatever its case', async () => {
  const inbox = openInbox()
  await inbox.deliver(mail('Asha@Example.com', 'hers'))
  await inbox.deliver(mail('masha@example.com', 'not hers'))
  expect(subjects(inbox.list({ to: ' asha@example.COM ' }))).toEqual(['hers'])
  expect(inbox.list({ to: 'asha' })).toEqual([])
})

test('the oldest are deleted with their attachments when there are too many', async () => {
  const inbox = openInbox({ folder: temporary.folder, most: 2 })
  const oldest = await inbox.deliver(mail('x@example.com', '1', [file('one')]))
  await inbox.deliver(mail('x@example.com', '2'))
  await inbox.deliver(mail('x@example.com', '3', [file('three')]))
  expect(subjects(inbox.list())).toEqual(['3', '2'])
  expect(inbox.get(oldest.id)).toBeUndefined()
  expect(await inbox.attachment(oldest.id, 0)).toBeUndefined()
  expect(await readdir(temporary.folder)).toHaveLength(3)
})

test('at most 1,000 are kept by default', async () => {
  const inbox = openInbox()
  for (let index = 0; index < 1001; index += 1) await inbox.deliver(mail('x@example.com', String(index)))
  expect(inbox.list()).toHaveLength(1000)
  expect(inbox.list().at(-1)?.subject).toBe('1')
})

test('a folder keeps messages and attachments for the next start', async () => {
  const first = openInbox({ folder: temporary.folder })
  const { id } = await first.deliver(mail('x@example.com', '1', [file('one'), file('two')]))
  await first.deliver(mail('x@example.com', '2'))
  const second = openInbox({ folder: temporary.folder })
  expect(second.list()).toEqual(first.list())
  expect(await second.attachment(id, 1)).toEqual({
    name: 'f.txt',
    type: 'text/plain',
    size: 3,
    content: Buffer.from('two'),
  })
  await second.deliver(mail('x@example.com', '3'))
  expect(subjects(second.list())).toEqual(['3', '2', '1'])
})

test('a message cut short by a crash is not read again', async () => {
  await openInbox({ folder: temporary.folder }).deliver(mail('x@example.com', '1'))
  await writeFile(join(temporary.folder, '9999-broken.json'), '{"id":')
  expect(subjects(openInbox({ folder: temporary.folder }).list())).toEqual(['1'])
})

test('clear deletes everything, in the folder too', async () => {
  const inbox = openInbox({ folder: temporary.folder })
  await inbox.deliver(mail('x@example.com', '1', [file('one')]))
  await inbox.clear()
  expect(inbox.list()).toEqual([])
  expect(await readdir(temporary.folder)).toEqual([])
})
