import type { Suppression } from '../../kernel/sent-event.ts'

/** Asked for by whoever reads the mailbox, and what proves that mail arrives there again. */
const asked: readonly string[] = ['verification_code', 'password_reset']

/** What somebody who called a mail spam would miss: the ticket, and what protects the account. */
const missed: readonly string[] = [...asked, 'booking_confirmed', 'password_changed', 'account_act']

/** Whether a mail of a kind is kept from an address. */
export const isKeptFrom = (why: Suppression | undefined, kind: string): boolean =>
  why !== undefined && !(why === 'bounced' ? asked : missed).includes(kind)
