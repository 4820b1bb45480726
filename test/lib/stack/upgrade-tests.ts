import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type KeptStacks, keptStacks } from '../../../lib/upgrade/kept.ts'
import { keptOf, linesOf } from '../../../lib/upgrade/lines.ts'
import { lossesOf } from '../../../lib/upgrade/losses.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'named' | 'production', Synthesized>>

export const upgradeTests = (stages: Stages) => {
  const today = (): KeptStacks => Object.assign({}, ...Object.values(stages()).map(({ app }) => keptStacks(app)))

  it('replaces, deletes and overwrites nothing that it holds (docs/guides/deploy.md#upgrade)', () => {
    const released = keptOf(readFileSync('lib/upgrade/released.txt', 'utf8').split('\n'))
    expect(Object.keys(released).length).toBeGreaterThan(4)
    expect(lossesOf(released, today())).toEqual([])
  })

  it('would be found to lose everything were all stacks renamed, and reads back what it wrote', () => {
    const stacks = today()
    expect(keptOf(linesOf(stacks))).toEqual(Object.fromEntries(Object.entries(stacks).filter(holdsSomething)))
    expect(lossesOf(stacks, {})).toHaveLength(linesOf(stacks).length)
    const types = new Set(Object.values(stacks).flatMap(({ Resources }) => Object.values(Resources).map(of => of.Type)))
    for (const type of [
      'AWS::DynamoDB::Table',
      'AWS::SecretsManager::Secret',
      'Custom::SigningKeys',
      'AWS::SQS::Queue',
    ])
      expect(types).toContain(type)
  })
}

const holdsSomething = ([, { Resources, Outputs }]: [string, KeptStacks[string]]): boolean =>
  Object.keys(Resources).length + Object.keys(Outputs).length > 0
