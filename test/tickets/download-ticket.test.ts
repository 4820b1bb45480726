import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/tickets/download-ticket.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { idOf, newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { ticketIds } from '../../shared/tickets/domain.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { readPdf } from './pdf-content.ts'
import { soldTicket } from './stored-tickets.ts'

beforeAll(() => startIdentity('commerce'))

const download = (id: string, token?: string, query = {}) =>
  call(handler, {
    path: `/api/v1/tickets/${id}/download`,
    params: { id },
    query,
    ...(token !== undefined && { token }),
  })

describe('download ticket', () => {
  it('200 is a PDF under the name of its ticket', async () => {
    const { token, userId } = await accessTokenFor()
    const { ticket } = await soldTicket({ user_id: userId })
    const { status, headers, raw } = await download(ticket.id, token)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/pdf')
    expect(headers['content-disposition']).toBe(`attachment; filename="ticket-${ticket.ticket_number}.pdf"`)
    expect(headers['cache-control']).toBe('private, no-store')
    expect(raw.subarray(0, 5).toString()).toBe('%PDF-')
    expect((await readPdf(raw)).pages[0]?.text).toContain(ticket.ticket_number)
  })

  it('200 the same in Hindi, and 400 for a language that there is not', async () => {
    const { token, userId } = await accessTokenFor()
    const { ticket } = await soldTicket({ user_id: userId })
    const { raw } = await download(ticket.id, token, { language: 'hi' })
    expect((await readPdf(raw)).info.Language).toBe('hi')
    expect((await download(ticket.id, token, { language: 'fr' })).body.code).toBe('VALIDATION_FAILED')
  })

  it('404 NOT_FOUND for a missing ticket, another account’s, and one whose booking is gone', async () => {
    const { token, userId } = await accessTokenFor()
    const { ticket: foreign } = await soldTicket()
    const { ticket: orphan, booking } = await soldTicket({ user_id: userId })
    await documents.send(new DeleteCommand({ TableName: tableName('commerce'), Key: keys.booking(userId, booking.id) }))
    for (const id of [foreign.id, orphan.id, idOf(ticketIds.ticket, newSuffix(Date.now())), 'nothing']) {
      const { status, body } = await download(id, token)
      expect([status, body.code]).toEqual([404, 'NOT_FOUND'])
    }
  })
})
