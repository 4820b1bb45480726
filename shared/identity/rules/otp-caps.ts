import { countryPrefix } from './country-prefix.ts'

/** The most codes sent by text message: in ten minutes to a number, for an address, to a country; in a day in all. */
export interface OtpCaps {
  readonly per_phone: number
  readonly per_ip: number
  readonly per_prefix: number
  readonly per_day: number
}

const seconds = 600

/**
 * The caps on one request, the narrowest first: a request refused for its number or address uses up nothing of the
 * shared caps. `hashed` keeps numbers out of the table of limits.
 */
export const otpCaps = (caps: OtpCaps, phoneNumber: string, ip: string, hashed: (text: string) => string) => [
  { key: `requestOtp#phone#${hashed(phoneNumber)}`, max: caps.per_phone, seconds },
  { key: `requestOtp#ip#${ip}`, max: caps.per_ip, seconds },
  { key: `requestOtp#prefix#${countryPrefix(phoneNumber)}`, max: caps.per_prefix, seconds },
  { key: 'requestOtp#day', perDay: caps.per_day },
]
