import { gzipSync } from 'node:zlib'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { newSuffix } from '../../kernel/ids.ts'
import { listLocked, putOnce, readLocked } from '../adapters/anchor-bucket.ts'
import {
  type Anchor,
  anchorKey,
  anchorPrefix,
  dayAfter,
  dayOf,
  digestOf,
  dueDays,
  type Head,
  lastWholeDay,
  openAnchor,
  partKey,
  sealAnchor,
} from '../rules/anchor.ts'
import { keptForMs } from '../rules/entry.ts'
import { type LogKeys, signerIn } from '../rules/log-keys.ts'
import type { LogKeyring, Signer } from '../rules/signature.ts'
import { headsOf, isLogged } from '../store/heads.ts'
import { readTrust } from './trust.ts'

/**
 * Puts the heads of all chains that changed on the days that are due into the bucket, as the next anchor.
 * @param hasTime whether to begin another day; what is left over is the next anchor's
 */
export const anchorChains = async (keys: LogKeys, now: EpochMs, hasTime: () => boolean): Promise<void> => {
  const keyring = (await readTrust()).trust?.keys ?? new Map()
  const last = await lastAnchor(keyring)
  const number = (last?.anchor.number ?? 0) + 1
  const days = dueDays(last?.anchor, last ? undefined : await firstDay(now), now)
  const [from] = days
  if (from === undefined) return
  const parts = partWriter(number, newSuffix(now))
  let to = from
  for (const [index, day] of days.entries()) {
    // The first day may be the last one of the anchor before, so that two days are the least that gets further.
    if (index > 1 && !hasTime()) break
    for await (const heads of headsOf(day)) await parts.add(heads)
    to = day
  }
  const anchor = { number, from, to, made_at: toIso(now), parts: await parts.end(), previous: last?.digest ?? null }
  await publish(anchor, signerIn(keys), keyring)
}

interface Stored {
  readonly anchor: Anchor
  readonly digest: string
}

const lastAnchor = async (keyring: LogKeyring): Promise<Stored | undefined> => {
  // From the end: an object that the log did not write must not stop it.
  for (const object of (await listLocked(anchorPrefix)).toReversed()) {
    const stored = await readLocked(object)
    const anchor = openAnchor(stored, keyring)
    if (anchor) return { anchor, digest: digestOf(stored) }
  }
  return undefined
}

/** The oldest day of which there is anything: a log from before it was anchored is anchored from its beginning. */
const firstDay = async (now: EpochMs): Promise<string | undefined> => {
  for (let day = dayOf(now - keptForMs); day <= lastWholeDay(now); day = dayAfter(day))
    if (await isLogged(day)) return day
  return undefined
}

/** An anchor takes the next number that is free, unless another run has made the very anchor. */
const publish = async (anchor: Anchor, signer: Signer, keyring: LogKeyring): Promise<void> => {
  const key = anchorKey(anchor.number)
  if (await putOnce(key, sealAnchor(anchor, signer))) return
  const [taken] = await listLocked(key)
  const other = taken && openAnchor(await readLocked(taken), keyring)
  if (!other) await publish({ ...anchor, number: anchor.number + 1 }, signer, keyring)
}

/** So many heads, some eight megabytes, are an object. */
const headsOfPart = 100_000

const partWriter = (number: number, attempt: string) => {
  const written: { key: string; sha256: string }[] = []
  let lines: string[] = []
  const write = async () => {
    const body = gzipSync(lines.join('\n'))
    const key = partKey(number, attempt, written.length + 1)
    await putOnce(key, body)
    written.push({ key, sha256: digestOf(body) })
    lines = []
  }
  return {
    add: async (heads: readonly Head[]): Promise<void> => {
      for (const head of heads) lines.push(JSON.stringify(head))
      if (lines.length >= headsOfPart) await write()
    },
    end: async () => {
      if (lines.length > 0) await write()
      return written
    },
  }
}
