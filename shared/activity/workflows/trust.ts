import * as z from 'zod/mini'
import { type LockedObject, listLocked, readLocked } from '../adapters/anchor-bucket.ts'
import { parsed } from '../rules/anchor.ts'
import { isIntroduced, keyPrefix, PublishedKey } from '../rules/log-keys.ts'
import { keyringOf } from '../rules/signature.ts'
import type { Finding } from '../rules/verify.ts'
import type { Trust } from '../rules/vouch.ts'

/** A fault of the bucket's: it has no number. */
export const faultOf = (entity: string, sentence: string): Finding => ({
  entity,
  sequence: 0,
  kind: 'anchor',
  sentence,
})

/** What was done to an object after it was written. */
export const changesOf = ({ key, changes }: LockedObject): Finding[] =>
  changes > 0 ? [faultOf(key, `it was written or deleted ${changes} more times: its first version counts`)] : []

/**
 * The log's public keys, as the bucket has them: the first that S3 took, and each that one of those introduced. There is
 * no trust before the first deploy of a log that signs.
 */
export const readTrust = async (): Promise<{ trust: Trust | undefined; findings: Finding[] }> => {
  const objects = (await listLocked(keyPrefix)).toSorted((left, right) => left.writtenAt - right.writtenAt)
  const findings = objects.flatMap(changesOf)
  const trusted: PublishedKey[] = []
  for (const object of objects) {
    const key = z.safeParse(PublishedKey, parsed(await readLocked(object))).data
    if (!key) findings.push(faultOf(object.key, 'it is no key'))
    else if (trusted.length === 0 || isIntroduced(key, keyringOf(trusted))) trusted.push(key)
    else findings.push(faultOf(object.key, 'no key of the log introduced it, so nothing that it signed counts'))
  }
  const [first] = objects
  return { trust: first && { keys: keyringOf(trusted), since: first.writtenAt }, findings }
}
