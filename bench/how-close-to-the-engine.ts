import { percentile } from './crowd/run-drive.ts'
import { measureShares, type Share, type ShareMeasurements } from './engine-share/measure.ts'
import type { Answer, Target } from './report/answer.ts'

const leastShare = 0.6
const mostSlowdown = 0.1

export const answer = async (): Promise<Answer> => {
  const measured = await measureShares()
  return {
    title: 'How close to the engine?',
    question:
      'Requests a second through gateway and Lambda of the local cloud, beside the operations of those very requests sent straight to the same engine, in one run.',
    method: [
      'The operations of each request are recorded from the deployed bundles, then replayed on tables that hold the same; 32 clients in a process of their own send both, requests and operations, over HTTP with connections kept open.',
      'Streams, activity log and the expiry of holds run meanwhile. Holds are spread over all departures, each by a buyer of its own; searches and seat maps repeat, as many people look at one day.',
      'A replayed operation is not signed, parsed or checked: nothing but the engine and the socket is in its time.',
    ],
    targets: targetsOf(measured),
    tables: [
      {
        title: 'Side by side',
        columns: ['request', 'operations each', 'requests/s', 'straight/s', 'share', 'p50 ms', 'p95 ms', 'replies'],
        rows: measured.shares.map(rowOf),
      },
    ],
    notes: [
      `Holds sent straight to the engine: ${measured.before.toFixed(0)}/s, and ${measured.after.toFixed(0)}/s after ${measured.streamRecords} more stream records of the same table.`,
    ],
  }
}

const rateOf = ({ seconds, latencies }: Share['product']): number => latencies.length / seconds
const straightRate = ({ product, engine }: Share): number => product.latencies.length / engine.seconds
const shareOf = (share: Share): number => rateOf(share.product) / straightRate(share)

const rowOf = (share: Share) => {
  const { what, operations, product } = share
  return [
    what,
    operations.toFixed(1),
    rateOf(product).toFixed(0),
    straightRate(share).toFixed(0),
    shareOf(share).toFixed(2),
    percentile(product.latencies, 0.5).toFixed(0),
    percentile(product.latencies, 0.95).toFixed(0),
    Object.entries(product.statuses)
      .map(([status, count]) => `${count} × ${status}`)
      .join(', '),
  ]
}

const targetsOf = ({ shares, before, after, streamRecords }: ShareMeasurements): Target[] => [
  ...shares.map(share => ({
    what: `share of the engine, ${share.what}`,
    target: `≥ ${leastShare}`,
    measured: shareOf(share).toFixed(2),
    isMet: shareOf(share) >= leastShare,
    ...(shareOf(share) < leastShare && { reason: reasonFor(share) }),
  })),
  {
    what: `holds a second at the engine after ${streamRecords} stream records`,
    target: `within ${100 * mostSlowdown} %`,
    measured: `${((100 * after) / before - 100).toFixed(0)} %`,
    isMet: after >= before * (1 - mostSlowdown),
  },
]

const reasonFor = (share: Share): string => {
  const perRequest = 1000 / rateOf(share.product)
  const perReplay = 1000 / straightRate(share)
  return `${perRequest.toFixed(1)} ms of this machine a request, of which ${perReplay.toFixed(1)} ms are its ${share.operations.toFixed(1)} operations; the rest is the gateway, the function with its AWS client, and the consumers behind.`
}
