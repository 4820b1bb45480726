import { readProgress } from '../../shared/platform/dynamo/migration-runs.ts'
import { MigrationMessage, takeStep } from '../../shared/platform/events/migrate.ts'
import { isDone } from '../../shared/platform/events/run-migration.ts'
import type { Migration, Migrations } from '../../shared/platform/migrations.ts'
import type { captureMessages } from '../support/captured-messages.ts'
import { parcels } from './parcels.ts'

export const parcelMigration = parcels.get('parcels-of-two-names') as Migration

type Captured = ReturnType<typeof captureMessages>
type Sent = ReturnType<Captured['take']>[number]

export const stepOf = ({ body }: Pick<Sent, 'body'>, of: Migrations = parcels) =>
  takeStep(of, MigrationMessage.parse(body))

/** Delivers messages and those that their steps send, until there are none. @returns all that were delivered */
export const delivered = async (messages: Captured, pending = messages.take(), of: Migrations = parcels) => {
  const done: Sent[] = []
  for (let message = pending.shift(); message; message = pending.shift()) {
    await stepOf(message, of)
    done.push(message)
    pending.push(...messages.take())
  }
  return done
}

/** Where a migration stands, over all parts of its table. */
export const standingOf = async (name = parcelMigration.name) => {
  const found = await readProgress(name)
  if (!found) throw new Error('it never ran')
  const total = (member: 'read' | 'moved' | 'there' | 'skipped' | 'parked') =>
    [...found.segments.values()].reduce((sum, segment) => sum + segment[member], 0)
  return {
    done: isDone(found),
    read: total('read'),
    moved: total('moved'),
    there: total('there'),
    skipped: total('skipped'),
    parked: total('parked'),
    keys: found.parked,
  }
}
