import { pack, unpack } from '../../platform/dynamo/packed.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { Ticket } from '../rules/ticket.ts'

type Item = Readonly<Record<string, unknown>>

/**
 * Text that most codes have in common, the compression dictionary's first part, before the ticket's own id. It is part
 * of the stored form.
 */
const phrases =
  '[["{\\"alg\\":\\"EdDSA\\",\\"typ\\":\\"ticket+jwt\\",\\"kid\\":\\"","{\\"dep\\":\\"sch_01\\",\\"seat\\":\\"\\",\\"pax\\":\\"\\",\\"from\\":\\"stp_01\\",\\"to\\":\\"stp_01\\",\\"nbf\\":17,\\"exp\\":17}","\\"jti\\":\\"'

const dictionaryOf = ({ id }: Item): string => `${phrases}${id}`

/**
 * The stored form: a code is mostly JSON in base 64 and differs from the next one by seat and signature, so they are
 * packed.
 */
export const toTicketItem = ({ codes, ...ticket }: Ticket) => ({ ...ticket, ...packedCodes(ticket, codes) })

const packedCodes = (item: Item, codes: Ticket['codes']) => ({
  codes: codes.map(({ seat_number, passenger_name }) => ({ seat_number, passenger_name })),
  tokens: pack(
    codes.map(({ token }) => opened(token)),
    dictionaryOf(item),
  ),
})

/** A compact JWS as the decoded text of its parts and its encoded signature; a token of another form as a whole. */
type Opened = string | readonly string[]

const opened = (token: string): Opened => {
  const [signature = '', ...rest] = token.split('.').reverse()
  const parts = [...rest.reverse().map(part => Buffer.from(part, 'base64url').toString()), signature]
  return closed(parts) === token ? parts : token
}

const closed = (parts: Opened): string => {
  if (typeof parts === 'string') return parts
  return parts
    .map((part, index) => (index < parts.length - 1 ? Buffer.from(part).toString('base64url') : part))
    .join('.')
}

/** A stored ticket, all in clear. An earlier version stored every ticket so. */
export const expandedTicket = ({ tokens, ...item }: Item): Item => {
  if (!(tokens instanceof Uint8Array)) return item
  const unpacked = unpack(tokens, dictionaryOf(item)) as Opened[]
  return {
    ...item,
    codes: (item.codes as Item[]).map((code, index) => ({ ...code, token: closed(unpacked[index] ?? '') })),
  }
}

/** Changes of the codes, for the stored item. */
export const ticketChanges = (item: Item, changes: Item): Item =>
  item.tokens === undefined ? changes : packedCodes(item, changes.codes as Ticket['codes'])

export const ticketRecords = recordOf('commerce', 'ticket', Ticket, { unpack: expandedTicket })
