import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import * as z from 'zod/mini'
import { pascal } from '../lib/domain.ts'
import { stackNameOf, stages } from '../lib/settings.ts'
import { product } from '../shared/domains.ts'
import { variableOf } from '../shared/platform/environment.ts'

const Outputs = z.array(z.object({ OutputKey: z.string(), OutputValue: z.string() }))

/**
 * Points this process at a deployed stage, by the outputs of its stack, as the AWS CLI reads them with its region and
 * credentials.
 * @throws Error with a sentence when there is no such stage, or the CLI cannot read it
 */
export const useStage = async (stage: string): Promise<void> => {
  if (!stages.some(each => each === stage)) throw new Error(`--stage is one of ${stages.join(', ')}.`)
  const variables = stageVariables(await outputsOf(stackNameOf(stage)))
  const region = /^https:\/\/sqs\.([a-z\d-]+)\./.exec(variables.MIGRATIONS_QUEUE ?? '')?.[1]
  // The CLI has settings for its region that the SDK does not read.
  Object.assign(process.env, variables, region && { AWS_REGION: region })
}

/** The variables of a function with grants on every table and on the queue of migrations. */
export const stageVariables = (outputs: Readonly<Record<string, string>>): Record<string, string> => {
  const named = [
    ...Object.keys(product.tables).map(table => [variableOf(table, 'TABLE'), `${pascal(table)}TableName`]),
    ['MIGRATIONS_QUEUE', 'MigrationsQueueUrl'],
  ] as const
  return Object.fromEntries(
    named.map(([variable = '', output = '']) => {
      const value = outputs[output]
      if (value === undefined) throw new Error(`The stack has no ${output}: deploy this release first.`)
      return [variable, value]
    }),
  )
}

const outputsOf = async (stack: string): Promise<Record<string, string>> => {
  const asked = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--query', 'Stacks[0].Outputs']
  try {
    const { stdout } = await promisify(execFile)('aws', [...asked, '--output', 'json'])
    return Object.fromEntries(z.parse(Outputs, JSON.parse(stdout)).map(each => [each.OutputKey, each.OutputValue]))
  } catch (error) {
    throw new Error(`The AWS CLI cannot read the stack ${stack}: ${String((error as Error).message).trim()}`)
  }
}
