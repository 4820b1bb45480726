import { privateFile } from '../services/private-file.ts'

interface Kept<Account> {
  readonly account: Account
  /** Writes the account down soon. */
  readonly save: () => void
  /** Writes it down now, if it has changed. */
  readonly close: () => void
}

const soonMs = 200

/**
 * A gateway's records, from a file when one is given, so that an order outlives a restart.
 * @param account maps by their names, still empty
 */
export const keptAccount = <Account extends { readonly [Name in keyof Account]: Map<string, unknown> }>(
  account: Account,
  path: string | undefined,
): Kept<Account> => {
  const file = privateFile<Record<string, [string, unknown][]>>(path, {})
  const maps = Object.entries(account) as [string, Map<string, unknown>][]
  const before = file.read()
  for (const [name, map] of maps) for (const [id, record] of before[name] ?? []) map.set(id, record)
  let timer: NodeJS.Timeout | undefined
  const close = () => {
    if (timer === undefined) return
    clearTimeout(timer)
    timer = undefined
    file.write(Object.fromEntries(maps.map(([name, map]) => [name, [...map]])))
  }
  return {
    account,
    save: () => {
      if (path !== undefined) timer ??= setTimeout(close, soonMs)
    },
    close,
  }
}
