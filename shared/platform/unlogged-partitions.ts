import { migrationProgress } from './migration-keys.ts'
import { parkedTimers, timerPartitions } from './timer-keys.ts'

/** The partitions of `operations` whose items are no change of anything: timers, and the progress of migrations. */
export const unloggedPartitions: readonly string[] = [...timerPartitions, parkedTimers, migrationProgress]
