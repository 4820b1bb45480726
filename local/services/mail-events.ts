import { randomUUID } from 'node:crypto'

/** A mail as SES's events repeat it. */
export interface Sent {
  readonly messageId: string
  readonly to: string
  readonly from: string
  readonly tags: Readonly<Record<string, readonly string[]>>
}

/** What becomes of mails to SES's mailbox simulator; a label may follow the name, as in `bounce+one@…`. */
const outcomes = {
  bounce: ({ to }: Sent) => ({
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: to, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
      ],
      timestamp: new Date().toISOString(),
      feedbackId: randomUUID(),
    },
  }),
  complaint: ({ to }: Sent) => ({
    eventType: 'Complaint',
    complaint: {
      complainedRecipients: [{ emailAddress: to }],
      timestamp: new Date().toISOString(),
      feedbackId: randomUUID(),
      complaintFeedbackType: 'abuse',
    },
  }),
} as const

const simulator = /^(bounce|complaint)(\+[^@]*)?@simulator\.amazonses\.com$/i

/** Whether a mail arrives: what bounces is in no mailbox. */
export const arrives = (to: string): boolean => simulator.exec(to)?.[1]?.toLowerCase() !== 'bounce'

/** The event that follows a mail, if its address is one of the simulator's. */
export const eventAfter = (sent: Sent): Readonly<Record<string, unknown>> | undefined => {
  const name = simulator.exec(sent.to)?.[1]?.toLowerCase() as keyof typeof outcomes | undefined
  if (!name) return undefined
  const { messageId, to, from, tags } = sent
  const mail = { timestamp: new Date().toISOString(), messageId, source: from, destination: [to], tags }
  return { ...outcomes[name](sent), mail }
}
