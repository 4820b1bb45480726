import { CfnResource } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { expect, it } from 'vitest'
import { acknowledged } from '../../../lib/nag-suppressions.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'development' | 'production' | 'named', Synthesized>>

/** The pack as it is, or as it would be had nobody acknowledged anything. */
const findings = ({ app }: Synthesized, pack = new AwsSolutionsChecks()): string[] =>
  pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
    )
    .sort()

const unacknowledged = (): AwsSolutionsChecks =>
  Object.assign(new AwsSolutionsChecks(), { isAcknowledged: () => false })

export const findingTests = (stages: Stages) => {
  it('finds nothing in any deployment that is not acknowledged', () => {
    expect(findings(stages().development)).toEqual([])
    expect(findings(stages().production)).toEqual([])
    expect(findings(stages().named)).toEqual([])
  })

  it('would find exactly what is acknowledged, which has reasons', () => {
    const { development } = stages()
    const resources = development.app.node.findAll().filter(CfnResource.isCfnResource)
    const expected = acknowledged.flatMap(({ id, on }) =>
      resources.filter(on).map(resource => `${id} at ${resource.node.path}`),
    )
    expect(findings(development, unacknowledged())).toEqual(expected.sort())
    for (const { id, reason } of acknowledged) expect(reason.length, id).toBeGreaterThan(80)
  })
}
