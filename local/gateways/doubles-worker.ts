import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { Double, Place } from './double.ts'
import type { DoublesMessage, DoublesOrder, PlayedName } from './doubles.ts'
import { startPaypal } from './paypal/start.ts'
import { startRazorpay } from './razorpay/start.ts'
import { startStripe } from './stripe/start.ts'

/** Plays the gateways until a message, of any content, comes; then it keeps their records and ends. */

if (!parentPort) throw new Error('doubles-worker.ts runs in a worker thread')
const port = parentPort
const { api, folder, keys, ports } = workerData as DoublesOrder
const placeOf = (name: PlayedName, onPort: number | undefined): Place => ({
  target: `${api}/api/v1/payments/webhook/${name}`,
  ...(onPort !== undefined && { port: onPort }),
  ...(folder !== undefined && { file: join(folder, `${name}.json`) }),
})

/** On the port of the last run, as addresses of its orders lead there; on another where something else has taken it. */
const start = async (name: PlayedName, startAt: (place: Place) => Promise<Double>): Promise<Double> => {
  const last = ports[name]
  if (last === undefined) return startAt(placeOf(name, undefined))
  return startAt(placeOf(name, last)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    return startAt(placeOf(name, undefined))
  })
}

const doubles = {
  stripe: await start('stripe', place => startStripe(keys.stripe, place)),
  razorpay: await start('razorpay', place => startRazorpay(keys.razorpay, place)),
  paypal: await start('paypal', place => startPaypal(keys.paypal, place)),
}
const urls = { stripe: doubles.stripe.url, razorpay: doubles.razorpay.url, paypal: doubles.paypal.url }
port.once('message', async () => {
  await Promise.all(Object.values(doubles).map(double => double.stop()))
  port.close()
})
port.postMessage({ urls } satisfies DoublesMessage)
