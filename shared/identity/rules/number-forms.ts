import { countryPrefix } from '../../kernel/country-prefix.ts'

/** Calling codes of countries that dial nothing before a number; in Italy's a zero is a part of it. */
const withoutPrefix = new Set(
  (
    '216 220 221 222 223 224 225 226 227 228 229 230 235 236 237 238 239 240 241 242 244 245 246 247 248 253 257 ' +
    '258 266 267 268 269 290 297 298 299 30 34 350 351 352 354 356 357 371 372 376 378 39 420 45 47 48 500 501 502 ' +
    '503 504 505 506 507 509 52 56 592 597 599 65 670 672 673 674 675 676 677 678 679 680 681 682 683 685 687 688 ' +
    '689 690 691 852 853 960 965 968 973 974 975 992 998'
  ).split(' '),
)

/** What other countries dial first, where it is no zero. */
const otherPrefixes: Readonly<Record<string, string>> = {
  '+1': '1',
  '+692': '1',
  '+7': '8',
  '+375': '8',
  '+993': '8',
  '+36': '06',
}

/**
 * The forms under which accounts can be stored that have a phone number: its own, and the one with what is dialled first within
 * its country, `+910…`, as numbers were accepted before their plans were looked at.
 */
export const formsOf = (phoneNumber: string): [own: string, ...earlier: string[]] => {
  const country = countryPrefix(phoneNumber)
  if (withoutPrefix.has(country.slice(1))) return [phoneNumber]
  return [phoneNumber, `${country}${otherPrefixes[country] ?? '0'}${phoneNumber.slice(country.length)}`]
}
