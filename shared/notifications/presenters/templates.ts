import type { Language as Tag } from '../../kernel/language.ts'
import type { Kind, Language, MailContent, TextContent } from './content.ts'
import { english } from './english.ts'
import { hindi } from './hindi.ts'
import { toText } from './mail.ts'
import { toHtml } from './mail-html.ts'

const languages: Readonly<Record<Tag, Language>> = { en: english, hi: hindi }

/** A mail as it is sent. */
export const writeMail = <K extends Kind>(kind: K, facts: MailContent[K], language: Tag = 'en') => {
  const { mails, tag } = languages[language]
  const mail = mails[kind](facts)
  return { subject: mail.subject, text: toText(mail), html: toHtml(mail, tag) }
}

/** The words of a push message, which are those that a list of mails shows. */
export const writePush = <K extends Kind>(kind: K, facts: MailContent[K], language: Tag = 'en') => {
  const { subject, preview } = languages[language].mails[kind](facts)
  return { title: subject, body: preview }
}

/** A text message. */
export const writeText = <K extends keyof TextContent>(kind: K, facts: TextContent[K], language: Tag = 'en'): string =>
  languages[language].texts[kind](facts)
