import { migrations } from '../../shared/migrations.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { consumer } from '../../shared/platform/events/consumer.ts'
import { MigrationMessage, takeStep } from '../../shared/platform/events/migrate.ts'

/** Gives the records of a part of a table the shape of this release, a step at a time. */
export const handler = consumer(
  MigrationMessage,
  message => takeStep(migrations, message),
  backOff({ firstSeconds: 5, longestSeconds: 300 }),
)
