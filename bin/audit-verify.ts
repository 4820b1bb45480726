import { parseArgs } from 'node:util'
import { entityNamed } from '../shared/activity/rules/entity-name.ts'
import type { Finding } from '../shared/activity/rules/verify.ts'
import { listEntities, verifyChain } from '../shared/activity/store/chains.ts'
import { verifyList } from '../shared/activity/store/lists.ts'
import { now } from '../shared/kernel/clock.ts'
import { useLocalCloud } from './local-environment.ts'

/**
 * `npm run audit:verify`: proves that no entry of the activity log was altered, dropped or moved, or names those that were
 * and exits with 1. `--table` names a deployed table (region and credentials as for any AWS tool), else the local cloud's is
 * read; `--entity` takes one entity, `booking:bkg_…` or an id alone.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { entity: { type: 'string' }, table: { type: 'string' } } })
  if (values.table) process.env.ACTIVITY_TABLE = values.table
  else useLocalCloud()
  const { entities, entries, findings } = await verify(values.entity)
  for (const { entity, sentence } of findings) console.log(`${entity}: ${sentence}`)
  const counted = `${entries} ${entries === 1 ? 'entry' : 'entries'} of ${entities} ${entities === 1 ? 'entity' : 'entities'}`
  if (findings.length === 0) return console.log(`${counted}: nothing was altered, dropped or moved.`)
  console.log(`${counted}: ${findings.length} found.`)
  process.exitCode = 1
}

const atOnce = 16

const verify = async (text: string | undefined) => {
  const total = { entities: 0, entries: 0, findings: [] as Finding[] }
  const names = text === undefined ? listEntities() : one(text)
  const work = async () => {
    for await (const { name, isList } of { [Symbol.asyncIterator]: () => names }) {
      if (isList) {
        // An account's list is checked by the entries that belong in it.
        if (name.startsWith('DAY#')) total.findings.push(...(await verifyList(name, now())))
        continue
      }
      const { entries, findings } = await verifyChain(name, now())
      total.entities += 1
      total.entries += entries
      total.findings.push(...findings)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return total
}

async function* one(text: string): ReturnType<typeof listEntities> {
  const name = entityNamed(text)
  if (!name) throw new Error(`${text} names no entity: write booking:bkg_…, or an id.`)
  yield { name, isList: false }
}

await main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
})
