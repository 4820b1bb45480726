import { type Schedule, startSchedule } from './events/schedule.ts'
import type { Invoke } from './lambda/invoke.ts'
import type { ScheduleDefinition } from './resources/sources.ts'

/** Runs the rules and schedules of a template. @throws Error naming the one whose expression is not valid */
export const startSchedules = (
  definitions: readonly ScheduleDefinition[],
  invoke: Invoke,
  onError: (error: Error) => void,
): { stop: () => Promise<void> } => {
  const running = definitions.map(definition => startOne(definition, invoke, onError))
  return {
    stop: async () => {
      await Promise.all(running.map(schedule => schedule.stop()))
    },
  }
}

const startOne = (definition: ScheduleDefinition, invoke: Invoke, onError: (error: Error) => void): Schedule => {
  const { path, arn, expression, timeZone, functionName, input } = definition
  try {
    return startSchedule({
      expression,
      timezone: timeZone,
      input: input === undefined ? undefined : JSON.parse(input),
      ruleArn: arn,
      ruleName: path,
      functionName,
      invoke,
      onError,
    })
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error })
  }
}
