import { type App, type StackProps, Tags } from 'aws-cdk-lib'
import { compose } from '../shared/platform/compose.ts'
import { bundleFolder } from './bundling/bundle.ts'
import type { Domain } from './domain.ts'
import { acknowledgeFindings } from './nag-suppressions.ts'
import { usesIn } from './quotas/measure.ts'
import { refuseTooMuch, type Use } from './quotas.ts'
import { edgeRegion, type Settings, stackNameOf, stages } from './settings.ts'
import { ApiGroupStack } from './stacks/api-group-stack.ts'
import { HoldfastEdgeStack } from './stacks/holdfast-edge-stack.ts'
import { HoldfastStack } from './stacks/holdfast-stack.ts'

export interface AppOptions {
  /** Where the functions' bundles are; the bundler's own folder when absent. */
  readonly bundleFolder?: string
  /** The round of the origin secret; the present one when absent. */
  readonly originRound?: number
}

/**
 * Every stack of a deployment. Each stage has stacks of its own, so that a deploy that forgets `STAGE` cannot bring play
 * money to production.
 * @throws Error for an API group whose stack would have the name of another one
 */
export const composeApp = (
  app: App,
  settings: Settings,
  domains: readonly Domain[],
  options: AppOptions = {},
): void => {
  const name = stackNameOf(settings.stage)
  const props = (end: string, region = settings.region): StackProps => ({
    stackName: `${name}${end}`,
    env: { region },
    terminationProtection: settings.stage === 'production',
  })
  const groups = Map.groupBy(domains, ({ group }) => group)
  const holdfast = new HoldfastStack(app, 'Holdfast', {
    ...props(''),
    settings,
    composition: compose(domains.map(({ manifest }) => manifest)),
    domains: groups.get('core') ?? [],
    bundleFolder: options.bundleFolder ?? bundleFolder,
    originRound: options.originRound,
  })
  const others = [...groups].filter(([group]) => group !== 'core')
  const taken = others.find(([group]) => ['edge', ...stages].includes(group))
  if (taken) throw new Error(`no API group can be named ${taken[0]}: Holdfast-${taken[0]} is another stack's name`)
  const grouped = others.map(
    ([group, own]) => new ApiGroupStack(app, group, own, holdfast.platform, props(`-${group}`)),
  )
  const apis = new Map([holdfast, ...grouped].map(({ group, api }) => [group, api.apiId]))
  const edge = new HoldfastEdgeStack(app, 'HoldfastEdge', {
    ...props('-edge', edgeRegion),
    settings,
    domains,
    apiIds: apis,
    origin: holdfast.origin,
  })
  for (const stack of [holdfast, ...grouped, edge]) {
    Tags.of(stack).add('app', 'holdfast')
    Tags.of(stack).add('stage', settings.stage)
    acknowledgeFindings(stack)
  }
}

/**
 * Writes the templates of a composed app.
 * @returns how much of each quota of AWS they use
 * @throws Error naming what uses more than four fifths of one
 */
export const synthesize = (app: App): Use[] => {
  const { directory } = app.synth()
  const uses = usesIn(app, directory)
  refuseTooMuch(uses)
  return uses
}
