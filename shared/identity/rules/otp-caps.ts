import { countryPrefix } from '../../kernel/country-prefix.ts'

/**
 * The most codes sent by text message: in ten minutes to a number, for an address, to a country; in a day for an address
 * and in all.
 */
export interface OtpCaps {
  readonly per_phone: number
  readonly per_ip: number
  readonly per_ip_day: number
  readonly per_prefix: number
  readonly per_day: number
}

const seconds = 600

/**
 * How much of the caps that all share numbers may use that nobody has proved: whoever sends codes to made-up numbers
 * leaves the rest to those who sign in by theirs.
 */
const unprovedShare = 0.75

const forUnproved = (max: number): number => Math.max(1, Math.floor(max * unprovedShare))

/** A request for a code: `phoneHash` keeps the number out of the table of limits. */
export interface OtpRequest {
  readonly phoneNumber: string
  readonly phoneHash: string
  readonly ip: string
  /** Whether an account has proved the number. */
  readonly isProved: boolean
}

/**
 * The caps on one request, the narrowest first: a request refused for its number or address uses up nothing of the
 * shared caps.
 */
export const otpCaps = (caps: OtpCaps, { phoneNumber, phoneHash, ip, isProved }: OtpRequest) => {
  const country = `requestOtp#prefix#${countryPrefix(phoneNumber)}`
  const own = [
    { key: `requestOtp#phone#${phoneHash}`, max: caps.per_phone, seconds },
    { key: `requestOtp#ip#${ip}`, max: caps.per_ip, seconds },
    { key: `requestOtp#ip-day#${ip}`, perDay: caps.per_ip_day },
  ]
  const ofUnproved = [
    { key: `${country}#unproved`, max: forUnproved(caps.per_prefix), seconds },
    { key: 'requestOtp#day#unproved', perDay: forUnproved(caps.per_day) },
  ]
  const shared = [
    { key: country, max: caps.per_prefix, seconds },
    { key: 'requestOtp#day', perDay: caps.per_day },
  ]
  return [...own, ...(isProved ? [] : ofUnproved), ...shared]
}
