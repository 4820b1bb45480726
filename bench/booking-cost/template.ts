import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { exampleSettings } from '../../lib/example-settings.ts'
import { trySynthesis } from '../../lib/trial-synthesis.ts'

/** What a production deployment is made of, as synthesized. */
export interface Deployment {
  readonly count: (type: string) => number
  readonly webAclRules: number
  /** What all alarms read: each is paid by itself. */
  readonly alarmMetrics: number
  /** By `<domain>/<name>`. */
  readonly functions: ReadonlyMap<string, DeployedFunction>
  /** Functions that a schedule runs. */
  readonly schedules: readonly { readonly function: string; readonly everyMinutes: number }[]
  /** Functions behind a queue. */
  readonly queueConsumers: ReadonlySet<string>
}

export interface DeployedFunction {
  readonly memoryMb: number
  readonly readsSecrets: boolean
}

interface Resource {
  readonly Type: string
  // biome-ignore lint/suspicious/noExplicitAny: resources have the shapes CloudFormation gives them
  readonly Properties: any
}

/** @throws Error with the CDK app's output */
export const readDeployment = async (): Promise<Deployment> => {
  const templates = await resourcesByTemplate()
  const all = templates.flatMap(resources => Object.values(resources))
  const functions = new Map<string, DeployedFunction>()
  for (const { Type, Properties } of all) {
    const variables = Type === 'AWS::Lambda::Function' ? Properties.Environment?.Variables : undefined
    if (variables?.FUNCTION_NAME)
      functions.set(variables.FUNCTION_NAME, {
        memoryMb: Properties.MemorySize,
        readsSecrets: Object.keys(variables).some(name => name.endsWith('_SECRET')),
      })
  }
  return {
    count: type => all.filter(({ Type }) => Type === type).length,
    webAclRules: templates
      .flatMap(resources => ofType(resources, 'AWS::WAFv2::WebACL'))
      .reduce((sum, { Rules }) => sum + Rules.length, 0),
    alarmMetrics: templates
      .flatMap(resources => ofType(resources, 'AWS::CloudWatch::Alarm'))
      .reduce((sum, { Metrics }) => sum + (Metrics?.filter(hasMetric).length ?? 1), 0),
    functions,
    schedules: templates.flatMap(resources =>
      ofType(resources, 'AWS::Events::Rule').map(({ ScheduleExpression, Targets }) => ({
        function: nameIn(resources, Targets[0].Arn['Fn::GetAtt'][0]),
        everyMinutes: minutesOf(ScheduleExpression),
      })),
    ),
    queueConsumers: new Set(
      templates.flatMap(resources =>
        ofType(resources, 'AWS::Lambda::EventSourceMapping')
          .filter(({ StartingPosition }) => StartingPosition === undefined)
          .map(({ FunctionName }) => nameIn(resources, FunctionName.Ref)),
      ),
    ),
  }
}

/** An expression over metrics costs nothing beside them. */
const hasMetric = (query: { readonly MetricStat?: unknown }): boolean => query.MetricStat !== undefined

type Resources = Readonly<Record<string, Resource>>

const resourcesByTemplate = async (): Promise<Resources[]> => {
  const [templates = []] = await trySynthesis([exampleSettings.production], app => templatesIn(app.outdir))
  return templates
}

/** Those of nested stacks are files beside the others. */
const templatesIn = (folder: string): Resources[] =>
  globSync('*.template.json', { cwd: folder }).map(
    file => JSON.parse(readFileSync(join(folder, file), 'utf8')).Resources ?? {},
  )

const ofType = (resources: Resources, type: string) =>
  Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties }) => Properties)

const nameIn = (resources: Resources, id: string): string =>
  String(resources[id]?.Properties.Environment.Variables.FUNCTION_NAME)

/** `rate(5 minutes)`, `rate(1 hour)` */
const minutesOf = (expression: string): number => {
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit ?? '']
  if (!minutes) throw new Error(`a schedule that is not understood: ${expression}`)
  return Number(count) * minutes
}
