/** A message as the log shows it; of a code nothing but its status and time. */
export interface Logged {
  readonly status: 'queued' | 'sent' | 'bounced' | 'suppressed' | 'failed'
  /** ISO 8601. */
  readonly at: string
  /** Masked: `a…@example.com`. */
  readonly to?: string | undefined
  readonly subject?: string | undefined
  readonly files?: readonly string[] | undefined
}

/** `kept_back` is one above what an address that nobody has confirmed gets in a day, `refused` one to a number that gets none. */
export type MessageStatus = 'sent' | 'kept_back' | 'refused'

export type MessageChannel = 'email' | 'sms' | 'push'

export interface MessageNote {
  readonly channel: MessageChannel
  readonly status: MessageStatus
  /** ISO 8601. */
  readonly sent_at: string
  readonly recipient: string
}

/** An event of which something was sent to a person, or tried to. */
export interface SentEvent {
  readonly owner: string
  readonly event_id: string
  /** What it tells of: `booking_confirmed`. */
  readonly kind: string
  /** One for each message: `<channel> <status> <time> <what stands for its recipient>`. */
  readonly told: ReadonlySet<string>
  /** By channel; missing of what was sent before there was a log. */
  readonly email?: Logged | undefined
  readonly sms?: Logged | undefined
  /** Of all browsers together. */
  readonly push?: Logged | undefined
  /** How often their sending was begun. */
  readonly attempts?: number | undefined
  /** Of an event about a booking: the ids and amounts that it is composed of anew. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

/** Why an address gets no mail: nothing can be delivered there, or its owner called a mail of ours spam. */
export type Suppression = 'bounced' | 'complained'
