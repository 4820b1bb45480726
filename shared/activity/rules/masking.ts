/**
 * Replaces every value that is not shown. Nothing of the value is kept, not even a hash: few guesses find a phone
 * number.
 */
export const masked = 'masked'

/** Members of records that are not part of the entity; an earlier version named `updated_by` `who`. */
const unspoken = new Set(['pk', 'sk', 'v', 'updated_by', 'who', 'ttl', 'open_shard', 'open_since'])

export const isSpoken = (name: string): boolean => !unspoken.has(name)

type Item = Readonly<Record<string, unknown>>

/**
 * The named members, in clear where a path of `clear` leads to them, else masked; of maps only the members in `clear`.
 */
export const shown = (item: Item | undefined, names: readonly string[], clear: readonly string[]) => {
  const members: Record<string, unknown> = {}
  for (const name of names) {
    const value = item?.[name]
    if (value !== undefined) members[isName(name) ? name : 'other'] = show(value, name, clear)
  }
  return members
}

const show = (value: unknown, path: string, clear: readonly string[]): unknown => {
  if (value instanceof Set) return show([...value], path, clear)
  if (Array.isArray(value)) {
    const items = value.map(item => show(item, path, clear))
    return items.every(item => item === masked) ? masked : items
  }
  if (typeof value === 'object' && value !== null) return showMembers(value, path, clear)
  return clear.includes(path) && isHarmless(value) ? value : masked
}

const showMembers = (value: object, path: string, clear: readonly string[]): unknown => {
  const known = Object.entries(value).filter(([name]) =>
    clear.some(each => each === `${path}.${name}` || each.startsWith(`${path}.${name}.`)),
  )
  if (known.length === 0) return masked
  return Object.fromEntries(known.map(([name, member]) => [name, show(member, `${path}.${name}`, clear)]))
}

/** A member name from the code, rather than a key made of personal data. */
const isName = (name: string): boolean => /^[a-z][a-z_]{0,39}$/.test(name)

/** A second check of values to be shown: none that looks like an address, a token or a hash, and none that is long. */
const isHarmless = (value: unknown): boolean =>
  typeof value !== 'string' || (value.length <= 120 && !/@|^\$|^eyJ|^\+?\d[\d -]{7,}$/.test(value))
