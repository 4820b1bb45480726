/** The languages in which people are written to. */
export const languages = ['en', 'hi'] as const

export type Language = (typeof languages)[number]

/** The locale whose dates and numbers a language has. */
export const localeOf = (language: Language): string => ({ en: 'en-GB', hi: 'hi-IN' })[language]
