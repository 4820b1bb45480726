import { corridors } from '../../bin/demo/corridors.ts'
import { loadDemo } from '../../bin/demo/load-demo.ts'
import { builtTemplate } from '../../local/built-template.ts'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { environmentOf } from '../../local/demo-loading.ts'

/** The running product, with a small network between Mumbai and Pune for the coming days. */
export interface Product {
  readonly cloud: Cloud
  /** Table name by purpose, such as `commerce`, and the bucket `anchors_bucket`. */
  readonly tables: Record<string, string>
  readonly stop: () => Promise<void>
}

/** The whole local cloud from the synthesized template, on free ports and with a folder of its own. */
export const startProduct = async ({ holdSeconds = 900 } = {}): Promise<Product> => {
  process.env.HOLD_SECONDS = String(holdSeconds)
  const cloud = await startCloud({
    templateFolder: builtTemplate(),
    playsGateways: true,
    say: line => console.log(line),
  })
  const variables = tableVariables(cloud)
  await loadNetwork(cloud)
  return {
    cloud,
    tables: Object.fromEntries(
      Object.entries(variables).map(([name, table]) => [name.replace('_TABLE', '').toLowerCase(), table]),
    ),
    stop: cloud.stop,
  }
}

const tableVariables = (cloud: Cloud): Record<string, string> =>
  Object.fromEntries(
    cloud
      .functions()
      .flatMap(({ environment }) => Object.entries(environment))
      .filter(([name]) => /_TABLE$|^ANCHORS_BUCKET$/.test(name)),
  )

/** Runs the loader as `npm start` does, but in this process. */
const loadNetwork = async (cloud: Cloud): Promise<void> => {
  Object.assign(process.env, environmentOf(cloud))
  const toPune = corridors.filter(({ to }) => to.at(-1)?.[0] === 'Pune')
  await (await loadDemo({ now: Date.now(), days: 4, daysFirst: 4, corridors: toPune })).complete
}
