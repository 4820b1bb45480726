import type { Kind, Language, MailContent, TextContent } from './content.ts'
import { english } from './english.ts'
import { toText } from './mail.ts'
import { toHtml } from './mail-html.ts'

const languages: Readonly<Record<string, Language>> = { en: english }

/** English where there are no texts in the language (yet). */
const inLanguage = (tag: string): Language => languages[tag] ?? english

/** A mail as it is sent. */
export const writeMail = <K extends Kind>(kind: K, facts: MailContent[K], language = 'en') => {
  const { mails, tag } = inLanguage(language)
  const mail = mails[kind](facts)
  return { subject: mail.subject, text: toText(mail), html: toHtml(mail, tag) }
}

/** A text message. */
export const writeText = <K extends keyof TextContent>(kind: K, facts: TextContent[K], language = 'en'): string =>
  inLanguage(language).texts[kind](facts)
