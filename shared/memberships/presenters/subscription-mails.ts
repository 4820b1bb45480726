import { defineMailing } from '../../commerce/rules/shown.ts'
import { type Language, localeOf } from '../../kernel/language.ts'
import type { PeriodDetails } from '../rules/records.ts'

const words = {
  en: {
    period: 'Period',
    between: (from: string, until: string) => `${from} to ${until}`,
    advice: 'What it gives is taken off the price of each booking by itself.',
  },
  hi: {
    period: 'अवधि',
    between: (from: string, until: string) => `${from} से ${until}`,
    advice: 'इसके लाभ हर बुकिंग के मूल्य में अपने आप जुड़ जाते हैं।',
  },
} as const satisfies Record<Language, unknown>

/** A period of a membership as mails describe it. */
export const subscriptionMails = /* @__PURE__ */ defineMailing<PeriodDetails>({
  kind: 'subscription',
  keys: () => ({}),
  summary: ({ details: { name, from, until } }, language) => {
    const { period, between } = words[language]
    return {
      title: name[language],
      starts: '',
      place: '',
      units: '',
      facts: [[period, between(dayText(from, language), dayText(until, language))]],
    }
  },
  confirmed: (_, language) => ({ facts: [], advice: words[language].advice, has_files: false }),
  searchUrl: (_, webUrl) => `${webUrl}/plans`,
  hindiReasons: {
    subscription_over: 'आपकी सदस्यता की यह अवधि पहले ही चुकाई जा चुकी थी, या सदस्यता समाप्त हो चुकी है।',
  },
  attachments: async () => [],
})

/** `2027-01-20` → `20 Jan 2027`. */
const dayText = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(date))
