/** ITU's country calling codes of two digits (E.164); `1` and `7` have one digit, all others three. */
const twoDigits = /^\+(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

/**
 * The country calling code an E.164 number begins with, `+91`: the price and the abuse of text messages depend on it.
 */
export const countryPrefix = (phoneNumber: string): string => {
  if (/^\+[17]/.test(phoneNumber)) return phoneNumber.slice(0, 2)
  return phoneNumber.slice(0, twoDigits.test(phoneNumber) ? 3 : 4)
}
