import { randomUUID } from 'node:crypto'
import { arn } from '../account.ts'
import { physicalName } from '../template/names.ts'
import { type CreatedResource, created, type ResourceRequest } from '../template/resource.ts'
import { functionNameIn } from './lambda-function.ts'

/** An event source mapping of the template; absent numbers are Lambda's defaults. */
export interface EventSourceMapping {
  readonly path: string
  readonly functionName: string
  /** Of a queue, or of a table's stream as the engine names it. */
  readonly sourceArn: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** A schedule of the template and the function it runs. `input` is JSON, absent for the service's own event. */
export interface ScheduleDefinition {
  readonly path: string
  readonly arn: string
  readonly expression: string
  readonly timeZone?: string
  readonly functionName: string
  readonly input?: string
}

export const mappingOf = ({ path, properties }: ResourceRequest): EventSourceMapping => ({
  path,
  functionName: functionNameIn(String(properties.FunctionName)),
  sourceArn: String(properties.EventSourceArn),
  properties,
})

export const createdMapping = (): CreatedResource => {
  const id = randomUUID()
  return created(id, { Id: id })
}

interface Target {
  readonly Arn: string
  readonly Input?: string
}

/** @throws Error when the rule waits for events of a bus, or targets something else than a function */
export const schedulesOfRule = ({ path, properties }: ResourceRequest) => {
  const name = (properties.Name as string) ?? physicalName(path, 64)
  const ownArn = arn('events', `rule/${name}`)
  if (!properties.ScheduleExpression) throw new Error('a rule without a schedule is not run here')
  const targets = properties.State === 'DISABLED' ? [] : ((properties.Targets ?? []) as Target[])
  return {
    resource: created(name, { Arn: ownArn }),
    schedules: targets.map(({ Arn, Input }) => ({
      path,
      arn: ownArn,
      expression: String(properties.ScheduleExpression),
      functionName: targetFunction(Arn),
      input: Input,
    })),
  }
}

export const scheduleOf = ({ path, properties }: ResourceRequest) => {
  const name = (properties.Name as string) ?? physicalName(path, 64)
  const ownArn = arn('scheduler', `schedule/default/${name}`)
  const { Arn, Input } = properties.Target as Target
  const schedule: ScheduleDefinition = {
    path,
    arn: ownArn,
    expression: String(properties.ScheduleExpression),
    timeZone: properties.ScheduleExpressionTimezone as string | undefined,
    functionName: targetFunction(Arn),
    input: Input,
  }
  return { resource: created(name, { Arn: ownArn }), schedules: properties.State === 'DISABLED' ? [] : [schedule] }
}

const targetFunction = (target: string): string => {
  if (!target.includes(':function:')) throw new Error(`its target ${target} is no function`)
  return functionNameIn(target)
}
