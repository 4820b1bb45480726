import parsePhoneNumber, { Metadata } from 'libphonenumber-js/min'

/**
 * The forms under which accounts are stored that have a phone number: E.164, and the form with the prefix that is dialled within
 * the country, `+910…`, as numbers were accepted before they were parsed. The first is that of new accounts.
 */
export const formsOf = (phoneNumber: string): [canonical: string, ...earlier: string[]] => {
  const parsed = parsePhoneNumber(phoneNumber, { extract: false })
  if (!parsed?.isValid()) return [phoneNumber]
  const { number, country, countryCallingCode, nationalNumber } = parsed
  const plan = new Metadata()
  if (country) plan.selectNumberingPlan(country)
  // Its types leave this method out.
  const prefix = (plan.numberingPlan as { nationalPrefix?: () => string | undefined } | undefined)?.nationalPrefix?.()
  return prefix ? [number, `+${countryCallingCode}${prefix}${nationalNumber}`] : [number]
}
