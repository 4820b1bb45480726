import { parseArgs } from 'node:util'
import { entityNamed } from '../shared/activity/rules/entity-name.ts'
import { auditLog } from '../shared/activity/workflows/audit.ts'
import { now } from '../shared/kernel/clock.ts'
import { useLocalCloud } from './local-environment.ts'

/**
 * `npm run audit:verify`: proves that no entry of the activity log was altered, dropped or moved, or names those that were
 * and exits with 1. `--table` names a deployed table and `--anchors` its bucket of anchors (region and credentials as for
 * any AWS tool), else the local cloud's are read; `--entity` takes one entity, `booking:bkg_…` or an id alone.
 */
const main = async (): Promise<void> => {
  const option = { type: 'string' } as const
  const { values } = parseArgs({ options: { entity: option, table: option, anchors: option } })
  if (!values.table !== !values.anchors)
    throw new Error('Name both --table and --anchors: cdk deploy prints ActivityTableName and AnchorsBucketName.')
  if (values.table) Object.assign(process.env, { ACTIVITY_TABLE: values.table, ANCHORS_BUCKET: values.anchors })
  else useLocalCloud()
  const { entities, entries, findings, notes } = await auditLog(now(), values.entity && named(values.entity))
  for (const { entity, sentence } of findings) console.log(`${entity}: ${sentence}`)
  for (const note of notes) console.log(note)
  const counted = `${entries} ${entries === 1 ? 'entry' : 'entries'} of ${entities} ${entities === 1 ? 'entity' : 'entities'}`
  if (findings.length === 0) return console.log(`${counted}: nothing was altered, dropped or moved.`)
  console.log(`${counted}: ${findings.length} found.`)
  process.exitCode = 1
}

const named = (text: string): string => {
  const name = entityNamed(text)
  if (!name) throw new Error(`${text} names no entity: write booking:bkg_…, or an id.`)
  return name
}

await main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
})
