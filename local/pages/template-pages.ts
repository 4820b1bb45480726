import { type Language, languages } from '../../shared/kernel/language.ts'
import type { Kind, TextContent } from '../../shared/notifications/presenters/content.ts'
import { writeMail, writeText } from '../../shared/notifications/presenters/templates.ts'
import { type Html, html } from './html.ts'
import { page } from './layout.ts'
import { mailSamples, textSamples } from './template-samples.ts'

const namesOf = <T extends object>(samples: T) => Object.keys(samples) as (keyof T)[]

const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text)

const mailOf = <K extends Kind>(kind: K, language: Language) =>
  writeMail<K>(kind, mailSamples(language)[kind], language)

const textOf = <K extends keyof TextContent>(kind: K, language: Language): string =>
  writeText<K>(kind, textSamples(language)[kind], language)

/** Every mail, as HTML and as text, and every text message, in one language with sample facts. */
export const templatesPage = (asked: string): string => {
  const language = isLanguage(asked) ? asked : 'en'
  return page(
    'Templates',
    html`<p>${languages.map(each => html`<a href="/local/templates?language=${each}">${each === language ? html`<b>${each}</b>` : each}</a> `)}</p>
${namesOf(mailSamples(language)).map(kind => mail(kind, language))}
${namesOf(textSamples(language)).map(kind => text(kind, language))}`,
  )
}

/** A mail alone; undefined where there is no such template. */
export const templateHtml = (language: string, kind: string): string | undefined =>
  isLanguage(language) && Object.hasOwn(mailSamples(language), kind) ? mailOf(kind as Kind, language).html : undefined

const mail = (kind: Kind, language: Language): Html => {
  const { subject, text } = mailOf(kind, language)
  const address = `/local/templates/${language}/${kind}`
  return html`<article lang="${language}"><header><h2>${subject}</h2><div class="faint">mail · <a href="${address}">${kind}</a></div></header>
<iframe sandbox src="${address}" height="420" title="${subject}"></iframe>
<pre>${text}</pre></article>
`
}

const text = (kind: keyof TextContent, language: Language): Html =>
  html`<article lang="${language}"><header><h2>${kind}</h2><div class="faint">text message</div></header>
<pre>${textOf(kind, language)}</pre></article>
`
