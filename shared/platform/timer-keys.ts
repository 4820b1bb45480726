/**
 * The partitions of `operations` that timers are spread over, so that thousands can be set in a second. There may be more
 * one day; fewer only once what would be left behind is sent.
 */
export const timerPartitions = ['TIMERS#0', 'TIMERS#1', 'TIMERS#2', 'TIMERS#3'] as const

export type TimerPartition = (typeof timerPartitions)[number]

/** Where a timer that cannot be sent is kept for a person to look at. */
export const parkedTimers = 'TIMERS#PARKED'
