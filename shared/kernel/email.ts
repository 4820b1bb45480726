import { bare } from './texts.ts'

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'

/**
 * An address that mail can be sent to: RFC 5321's local part of at most 64 characters, unquoted, and a host's name of at least
 * two labels, the last of which is no number.
 */
export const emailAddress = new RegExp(
  `^(?=.{1,254}$)(?=[^@]{1,64}@)[a-z0-9!#$%&'*+/=?^_\`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_\`{|}~-]+)*@(?:${label}\\.)+(?!\\d+$)${label}$`,
)

/** An address in the form in which one mailbox has one: in lower case, its domain as DNS has it, `bücher.example` in punycode. */
export const plainEmail = (typed: string): string => {
  const text = bare(typed).trim().toLowerCase()
  const at = text.lastIndexOf('@')
  const domain = text.slice(at + 1)
  return text.slice(0, at + 1) + (inAscii(domain) ?? domain)
}

const inAscii = (domain: string): string | undefined => {
  // What a URL gives a meaning of its own is in no domain, and a number would be read as an address of the Internet.
  if (/[\s/\\?#@:%[\]<>|^]/.test(domain) || /(^|\.)(\d+|0x[0-9a-f]*)\.?$/.test(domain)) return undefined
  return URL.parse(`https://${domain}`)?.hostname
}
