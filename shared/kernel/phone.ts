/** ITU-T E.164: `+`, a country code, and at most 15 digits in all. */
export const e164 = /^\+[1-9]\d{6,14}$/
