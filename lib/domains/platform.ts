import type { Composition } from '../../shared/platform/compose.ts'
import type { QueueName } from '../../shared/platform/domain.ts'
import { parkedTimers, timerPartitions } from '../../shared/platform/timer-keys.ts'
import type { ScheduleGrants } from '../grants.ts'

/** Timers are sent to the queues that say `timed`, and to no other. */
export const schedulesOf = ({ queues }: Composition): Readonly<Record<string, ScheduleGrants>> => ({
  sendDueTimers: {
    everyMinutes: 1,
    items: [
      { table: 'operations', actions: ['Query', 'BatchWriteItem'], leadingKeys: timerPartitions },
      { table: 'operations', actions: ['PutItem'], leadingKeys: [parkedTimers] },
    ],
    sends: Object.entries(queues).flatMap(([name, { timed }]) => (timed ? [name as QueueName] : [])),
    timeoutSeconds: 50,
  },
})
