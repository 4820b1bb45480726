import { type EpochMs, fromIso, toIso, toMsIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Logged, MessageNote, SentEvent } from '../../kernel/sent-event.ts'

/** Kinds whose message is a code: of those the log has the time and the status alone. */
const codes: readonly string[] = ['verification_code', 'otp_code']

/** As many as an index key takes at a thousand writes a second each, which no deployment's mail comes near. */
export const dayShards = [0, 1, 2, 3] as const

/** How long a message is in the log: a year, and the weeks in which somebody still asks about it. */
export const loggedForMs = 400 * 24 * 3600_000

const dayMs = 24 * 3600_000
const mostDays = 31

export const dayKey = (day: string, shard: number): string => `SENT-DAY#${day}#${shard}`

/** Where an event is in the list of its day. */
export const placeIn = (eventId: string, at: EpochMs) => ({
  log_day: dayKey(toMsIso(at).slice(0, 10), (eventId.codePointAt(eventId.length - 1) ?? 0) % dayShards.length),
  logged_at: positionOf(toMsIso(at), eventId),
})

/** Positions sort by time, and no two events have the same. */
export const positionOf = (at: string, eventId: string): string => `${at}#${eventId}`

/** `ann@example.com` → `a…@example.com`, `+919812345678` → `+91…78`; of a browser's address, which is a secret, its host. */
export const masked = (to: string): string => {
  if (/^https?:/.test(to)) return new URL(to).hostname
  const at = to.lastIndexOf('@')
  return at > 0 ? `${[...to][0]}…${to.slice(at)}` : `${to.slice(0, 3)}…${to.slice(-2)}`
}

/** A message before it is logged. */
interface Sent {
  readonly channel: MessageNote['channel']
  readonly to: string
  readonly subject?: string | undefined
  readonly files?: readonly string[] | undefined
}

/** What the log has of a message. */
export const loggedOf = (kind: string, { to, subject, files = [] }: Sent, status: Logged['status'], at: EpochMs) => ({
  status,
  at: toIso(at),
  ...(!codes.includes(kind) && {
    to: masked(to),
    ...(subject !== undefined && { subject: subject.slice(0, 200) }),
    ...(files.length > 0 && { files: files.slice(0, 10) }),
  }),
})

/** When something of it was last noted. */
export const lastOf = ({ email, sms, push, told }: SentEvent): string =>
  [email?.at, sms?.at, push?.at, ...[...told].map(note => note.split(' ')[2])].reduce<string>(
    (last, at = '') => (at > last ? at : last),
    '',
  )

/** The id of an event in the log: where it is kept. */
export const logIdOf = ({ owner, event_id }: Pick<SentEvent, 'owner' | 'event_id'>): string =>
  Buffer.from(JSON.stringify([owner, event_id])).toString('base64url')

export const readLogId = (id: string): { readonly owner: string; readonly event_id: string } | undefined => {
  try {
    const [owner, event_id] = JSON.parse(Buffer.from(id, 'base64url').toString()) as unknown[]
    return typeof owner === 'string' && typeof event_id === 'string' && event_id !== ''
      ? { owner, event_id }
      : undefined
  } catch {
    return undefined
  }
}

export interface LogQuery {
  readonly category?: string | undefined
  readonly status?: Logged['status'] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A range of at most 31 days, by default the last one. @throws DomainError VALIDATION_FAILED */
export const rangeOf = ({ from, to }: LogQuery, now: EpochMs): { readonly from: EpochMs; readonly to: EpochMs } => {
  const end = to === undefined ? now : fromIso(to) + (to.length === 10 ? dayMs - 1 : 0)
  const start = from === undefined ? end - dayMs : fromIso(from)
  if (start > end) throw wrong('`to` comes before `from`.')
  if (end - start > mostDays * dayMs) throw wrong(`Ask for at most ${mostDays} days.`)
  return { from: start, to: end }
}

const wrong = (msg: string) =>
  new DomainError('VALIDATION_FAILED', `The request is not valid: ${msg}`, {
    errors: [{ loc: ['query', 'from'], msg, type: 'invalid_range' }],
  })

/** Whether an event is of the kind, and one of its messages of the status and to the recipient, that are asked for. */
export const isAskedFor = (
  { kind, email, sms, push, told }: SentEvent,
  { category, status }: LogQuery,
  recipient: string | undefined,
): boolean =>
  (category === undefined || kind === category) &&
  (status === undefined || [email, sms, push].some(message => message?.status === status)) &&
  (recipient === undefined || [...told].some(note => note.endsWith(` ${recipient}`)))
