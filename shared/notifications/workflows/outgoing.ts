import type { DailyCap } from '../adapters/deliver.ts'
import type { writeMail } from '../presenters/templates.ts'

export const mailTo = (to: string, mail: ReturnType<typeof writeMail>, caps: readonly DailyCap[] = []) => ({
  channel: 'email' as const,
  to,
  caps,
  ...mail,
})

export const textTo = (to: string, text: string, caps: readonly DailyCap[] = []) => ({
  channel: 'sms' as const,
  to,
  caps,
  text,
})

/** Of the web client, or of the pages that stand in for it (identity's show-account-page). */
export const webUrl = (): string => (process.env.WEB_URL ?? '').replace(/\/$/, '')

export const webPage = (path: string): string => `${webUrl()}/${path}`
