import type { Kind, Language, MailContent, TextContent } from './content.ts'
import { english } from './english.ts'
import { toText } from './mail.ts'
import { toHtml } from './mail-html.ts'

const languages = { en: english } satisfies Record<string, Language>

export type LanguageTag = keyof typeof languages

/** A mail as it is sent. */
export const writeMail = <K extends Kind>(kind: K, facts: MailContent[K], language: LanguageTag = 'en') => {
  const { mails, tag } = languages[language]
  const mail = mails[kind](facts)
  return { subject: mail.subject, text: toText(mail), html: toHtml(mail, tag) }
}

/** A text message. */
export const writeText = <K extends keyof TextContent>(
  kind: K,
  facts: TextContent[K],
  language: LanguageTag = 'en',
): string => (languages[language] as Language).texts[kind](facts)
