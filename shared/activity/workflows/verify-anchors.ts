import { gunzipSync } from 'node:zlib'
import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { listLocked, readLocked } from '../adapters/anchor-bucket.ts'
import { type Anchor, anchorKey, anchorPrefix, digestOf, Head, openAnchor } from '../rules/anchor.ts'
import { faultsBehind, isOverdue, isUnlocked } from '../rules/anchored.ts'
import { isPruned } from '../rules/entry.ts'
import type { Finding } from '../rules/verify.ts'
import type { Trust } from '../rules/vouch.ts'
import { faultsOfHeads } from '../store/heads.ts'
import { changesOf, faultOf } from './trust.ts'

export interface VerifiedAnchors {
  readonly anchors: number
  /** The last day that is anchored. */
  readonly until: string | undefined
  readonly findings: readonly Finding[]
}

/** Checks that the anchors are as they were written and none is missing, and that the log still has what they have. */
export const verifyAnchors = async (trust: Trust, now: EpochMs, entity?: string): Promise<VerifiedAnchors> => {
  const findings: Finding[] = []
  let before: { readonly anchor: Anchor; readonly digest: string } | undefined
  const objects = (await listLocked(anchorPrefix)).filter(({ writtenAt }) => !isUnlocked(writtenAt, now))
  const known = new Set<string>()
  for (const object of objects) {
    findings.push(...changesOf(object))
    const stored = await readLocked(object)
    const anchor = openAnchor(stored, trust.keys)
    if (!anchor || anchorKey(anchor.number) !== object.key) {
      findings.push(faultOf(object.key, 'the log did not write it: no key of the log signed it under this name'))
      continue
    }
    findings.push(...faultsBehind(anchor, before, now).map(sentence => faultOf(object.key, sentence)))
    before = { anchor, digest: digestOf(stored) }
    for (const finding of await verifyHeads(anchor, now, entity)) {
      const name = `${finding.entity} ${finding.sequence} ${finding.kind}`
      if (!known.has(name)) findings.push(finding)
      known.add(name)
    }
  }
  const until = before?.anchor.to
  if (isOverdue(before?.anchor, trust.since, now))
    findings.push(faultOf(anchorPrefix, until ? `they end with ${until}` : 'there is none'))
  return { anchors: objects.length, until, findings }
}

const atOnce = 1_000

const verifyHeads = async (anchor: Anchor, now: EpochMs, entity: string | undefined): Promise<Finding[]> => {
  const findings: Finding[] = []
  // All that it has heads of may be gone.
  if (isPruned(`${anchor.to}T23:59:59.999Z`, now)) return findings
  for (const { key, sha256 } of anchor.parts) {
    const [object] = await listLocked(key)
    const stored = object && (await readLocked(object))
    findings.push(...(object ? changesOf(object) : []))
    if (!stored || digestOf(stored) !== sha256) {
      findings.push(faultOf(key, `it is not what ${anchorKey(anchor.number)} says, or missing`))
      continue
    }
    const heads = headsIn(stored).filter(([name]) => entity === undefined || name === entity)
    for (let from = 0; from < heads.length; from += atOnce)
      findings.push(...(await faultsOfHeads(heads.slice(from, from + atOnce), anchor, now)))
  }
  return findings
}

/** What has the digest of a signed anchor is as it was written. */
const headsIn = (stored: Uint8Array): Head[] =>
  gunzipSync(stored)
    .toString()
    .split('\n')
    .map(line => z.parse(Head, JSON.parse(line)))
