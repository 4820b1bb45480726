import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const project = resolve(import.meta.dirname, '..')

/**
 * Points this process at the running local cloud, as the Lambda runtime points a function at AWS.
 * @param deployed how the command names a deployed one instead
 * @throws Error with a sentence when none runs
 */
export const useLocalCloud = (deployed = 'name its table: --table; cdk deploy prints it'): void => {
  const file = join(resolve(project, process.env.HOLDFAST_DATA ?? '.local'), 'running.json')
  if (!existsSync(file)) throw new Error(`No local cloud is running (npm start). For a deployed one ${deployed}.`)
  Object.assign(process.env, JSON.parse(readFileSync(file, 'utf8')))
}
