import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { privateFile } from '../services/private-file.ts'

export const playedNames = ['stripe', 'razorpay', 'paypal'] as const

export type PlayedName = (typeof playedNames)[number]

type Urls = Readonly<Record<PlayedName, string>>

const newSecret = (): string => randomBytes(16).toString('hex')

/** What an owner would copy from the gateways' dashboards: the content of the secret `gateways`. */
const newKeys = () => ({
  stripe: { secret_key: `sk_test_${newSecret()}`, webhook_secret: `whsec_${newSecret()}` },
  razorpay: { key_id: 'rzp_test_holdfastlocal', key_secret: newSecret(), webhook_secret: newSecret() },
  paypal: { client_id: 'holdfast-local', client_secret: newSecret(), webhook_id: '1JE4291016473214C' },
})

type Keys = ReturnType<typeof newKeys>

export interface DoublesOrder {
  /** Where the API is that the webhooks go to. */
  readonly api: string
  /** Keeps the gateways' records between runs. */
  readonly folder: string | undefined
  readonly keys: Keys
  /** Those of the last run. */
  readonly ports: Partial<Record<PlayedName, number>>
}

export interface DoublesMessage {
  readonly urls: Urls
}

export interface Doubles {
  readonly urls: Urls
  /** What the functions that pay at gateways need beside their template's environment; the sandbox stays the default. */
  readonly environment: Readonly<Record<string, string>>
  /** The content of the secret `gateways`. */
  readonly secret: string
  readonly stop: () => Promise<void>
}

/** Plays Stripe, Razorpay and PayPal in a thread of its own. */
export const startDoubles = async (api: string, dataFolder: string | undefined): Promise<Doubles> => {
  const folder = dataFolder && join(dataFolder, 'gateways')
  const file = privateFile<{ keys: Keys; ports: DoublesOrder['ports'] }>(folder && join(folder, 'doubles.json'), {
    keys: newKeys(),
    ports: {},
  })
  const { keys, ports } = file.read()
  const workerData: DoublesOrder = { api, folder, keys, ports }
  const worker = new Worker(new URL('./doubles-worker.ts', import.meta.url), { workerData })
  const exited = once(worker, 'exit')
  const [{ urls }]: [DoublesMessage] = (await once(worker, 'message')) as [DoublesMessage]
  const portOf = (name: PlayedName) => Number(new URL(urls[name]).port)
  file.write({ keys, ports: Object.fromEntries(playedNames.map(name => [name, portOf(name)])) })
  return {
    urls,
    environment: {
      GATEWAYS: ['sandbox', ...playedNames].join(','),
      STRIPE_URL: urls.stripe,
      RAZORPAY_URL: urls.razorpay,
      PAYPAL_URL: urls.paypal,
    },
    secret: JSON.stringify(keys),
    stop: async () => {
      worker.postMessage('stop')
      await exited
    },
  }
}
