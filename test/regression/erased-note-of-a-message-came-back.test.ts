import { beforeAll, expect, it } from 'vitest'
import { claimSending, recordSent } from '../../shared/notifications/store/sent.ts'
import { eraseSent } from '../../shared/platform/dynamo/sent-messages.ts'
import { allItems } from '../support/accounts.ts'
import { createTables } from '../support/dynamo.ts'

// A message was on its way while what is kept of messages to its recipient was erased: noting that it was sent made the
// record again, under the erased person and without a time to forget it.

beforeAll(() => createTables('runtime'))

it('a message that is sent while its recipient is erased leaves nothing', async () => {
  const event = { owner: 'usr_1', event_id: 'evt_1', kind: 'otp_code' }
  const note = { channel: 'sms', status: 'sent', sent_at: '2027-01-20T10:00:00Z', recipient: 'x' } as const
  expect((await claimSending(event, Date.now(), 60_000)).kind).toBe('claimed')
  await eraseSent(event.owner)
  await recordSent(event, [{ channel: 'sms', note, logged: { status: 'sent', at: note.sent_at } }])
  expect(await allItems('runtime')).toEqual([])
})
