/** A device's name, by which a person recognizes it, from its user agent: `Chrome on Windows`, `curl`. */
export const deviceOf = (userAgent: string): string => {
  const software = first(programs, userAgent) ?? ownName(userAgent)
  const system = first(systems, userAgent)
  if (software && system) return `${software} on ${system}`
  return software ?? system ?? 'Unknown device'
}

type Names = readonly (readonly [pattern: RegExp, name: string])[]

// Order matters: every browser's user agent names older browsers too.
const programs: Names = [
  [/\bEdgA?(iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'Headless Chrome'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: Names = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

const first = (names: Names, text: string): string | undefined => names.find(([pattern]) => pattern.test(text))?.[1]

/** `curl/8.5.0` → `curl`; every browser's user agent begins with Mozilla. */
const ownName = (userAgent: string): string | undefined => {
  const [, name] = /^([A-Za-z][\w .-]{0,39}?)(\/|$)/.exec(userAgent) ?? []
  return name === 'Mozilla' ? undefined : name
}
