import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard'
import { CfnResource, Stack } from 'aws-cdk-lib'
import { expect, it } from 'vitest'
import { unmetControls } from '../../../lib/control-tower.ts'
import type { Template } from '../../../local/template/assembly.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'development' | 'named', Synthesized>>

const rulesFolder = join(
  dirname(createRequire(import.meta.url).resolve('@cdklabs/cdk-validator-cfnguard/package.json')),
  'rules/control-tower/cfn-guard',
)

const rules = globSync('**/*.guard', { cwd: rulesFolder })
  .map(file => join(rulesFolder, file))
  .map(path => ({ path, types: new Set(readFileSync(path, 'utf8').match(/AWS::\w+::\w+/g)) }))

/** Those that read a type of resource that is there: the others would take four times as long, and cannot fail. */
const rulesFor = ({ Resources = {} }: Template): string[] =>
  rules.filter(({ types }) => Object.values(Resources).some(({ Type }) => types.has(Type))).map(({ path }) => path)

/** Templates differ between deployments where CloudFront has a name or none; the rest of them is in development. */
const judged = ({ development, named }: ReturnType<Stages>) => [
  ...Object.keys(development.templates).map(file => ({ deployment: 'development', of: development, file })),
  { deployment: 'named', of: named, file: 'HoldfastEdge.template.json' },
]

/** `CT.LAMBDA.PR.3 at named Holdfast/Api/…`. */
const findings = (stages: ReturnType<Stages>): string[] =>
  judged(stages).flatMap(({ deployment, of, file }) => {
    const paths = pathsIn(of)
    const guard = new CfnGuardValidator({
      controlTowerRulesEnabled: false,
      rules: rulesFor(of.templates[file] as Template),
      maxBuffer: 2 ** 30,
    })
    return guard
      .validate({ templatePaths: [join(of.app.outdir, file)], appConstruct: of.app })
      .violations.flatMap(({ description, violatingResources }) =>
        violatingResources.map(
          ({ resourceLogicalId }) =>
            `${/CT\.[\w.]+/.exec(description)} at ${deployment} ${paths.get(`${file} ${resourceLogicalId}`)}`,
        ),
      )
  })

const resourcesIn = ({ app }: Synthesized): CfnResource[] => app.node.findAll().filter(CfnResource.isCfnResource)

const placeOf = (resource: CfnResource): string => {
  const stack = Stack.of(resource)
  return `${stack.templateFile} ${stack.resolve(resource.logicalId)}`
}

const pathsIn = (deployment: Synthesized): Map<string, string> =>
  new Map(resourcesIn(deployment).map(resource => [placeOf(resource), resource.node.path]))

export const controlTowerTests = (stages: Stages) => {
  // cfn-guard is a program for Linux and macOS.
  it.skipIf(process.platform === 'win32')('finds exactly the controls that have a reason not to be met', () => {
    expect(rules.length).toBeGreaterThan(200)
    const files = judged(stages()).map(({ deployment, file }) => `${deployment} ${file}`)
    const expected = (['development', 'named'] as const).flatMap(deployment =>
      resourcesIn(stages()[deployment])
        .filter(resource => files.includes(`${deployment} ${Stack.of(resource).templateFile}`))
        .flatMap(resource =>
          unmetControls
            .filter(({ on }) => on(resource))
            .map(({ control }) => `${control} at ${deployment} ${resource.node.path}`),
        ),
    )
    expect([...new Set(findings(stages()))].sort()).toEqual([...new Set(expected)].sort())
    for (const { control, reason } of unmetControls) expect(reason.length, control).toBeGreaterThan(60)
  })
}
