import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { Finding } from '../rules/verify.ts'
import type { Trust } from '../rules/vouch.ts'
import { listEntities, verifyChain } from '../store/chains.ts'
import { verifyList } from '../store/lists.ts'
import { faultOf, readTrust } from './trust.ts'
import { type VerifiedAnchors, verifyAnchors } from './verify-anchors.ts'

interface Total {
  entities: number
  entries: number
  before: number
  readonly findings: Finding[]
}

/** What was read and found; `notes` say what it proves, where that is not the same for all entries. */
export interface Audit extends Readonly<Total> {
  readonly notes: readonly string[]
}

const atOnce = 16

/** Checks the whole log, or one entity's chain, against its hashes, its lists, its signatures and its anchors. */
export const auditLog = async (now: EpochMs, entity?: string): Promise<Audit> => {
  const { trust, findings } = await readTrust()
  const total: Total = { entities: 0, entries: 0, before: 0, findings: [...findings] }
  if (!trust) total.findings.push(faultOf('keys/', 'there is none, so no signature can be checked'))
  const names = entity === undefined ? listEntities() : one(entity)
  const work = async () => {
    for await (const { name, isList } of { [Symbol.asyncIterator]: () => names }) {
      if (isList) {
        // An account's list is checked by the entries that belong in it.
        if (name.startsWith('DAY#')) total.findings.push(...(await verifyList(name, now, trust)))
        continue
      }
      const { entries, before, findings } = await verifyChain(name, now, trust)
      total.entities += 1
      total.entries += entries
      total.before += before
      total.findings.push(...findings)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const anchored = trust && (await verifyAnchors(trust, now, entity))
  total.findings.push(...(anchored?.findings ?? []))
  return { ...total, notes: trust ? notesOn(total, trust, anchored) : [] }
}

/** What the entries prove, where it is not the same for all of them. */
const notesOn = (
  { entries, before }: { entries: number; before: number },
  { since }: Trust,
  { anchors, until }: Pick<VerifiedAnchors, 'anchors' | 'until'> = { anchors: 0, until: undefined },
): string[] => [
  ...(before > 0
    ? [
        `${before} of ${entries} are not signed, as they are from before the log signed (${toIso(since)}): their hashes show mistakes, and only an anchor shows a forgery.`,
      ]
    : []),
  until
    ? `${anchors} ${anchors === 1 ? 'anchor has' : 'anchors have'} what the log had until ${until}; what came later has signatures alone.`
    : 'Nothing is anchored yet: what there is has signatures alone.',
]

async function* one(name: string): ReturnType<typeof listEntities> {
  yield { name, isList: false }
}
