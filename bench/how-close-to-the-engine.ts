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
      'What stands between is measured in the same run: the same operations by one process through the functions’ own AWS client (signed, marshalled, read), and requests to a function that reads nothing (`GET /api/v1/health`). The time of both together is the least a request can take whose function has no code of its own; it counts the sending process twice, so it is a little too long.',
    ],
    targets: targetsOf(measured),
    tables: [
      {
        title: 'Side by side',
        columns: ['request', 'operations each', 'requests/s', 'straight/s', 'share', 'p50 ms', 'p95 ms', 'replies'],
        rows: measured.shares.map(rowOf),
      },
      {
        title: 'What stands between',
        columns: [
          'request',
          'straight/s',
          'by the AWS client/s',
          'empty function/s',
          'both together/s',
          'share they leave',
          'share of that which is reached',
        ],
        rows: measured.shares.map(share => {
          const most = mostRate(share, measured)
          return [
            share.what,
            straightRate(share).toFixed(0),
            clientRate(share).toFixed(0),
            rateOf(measured.empty).toFixed(0),
            most.toFixed(0),
            (most / straightRate(share)).toFixed(2),
            (rateOf(share.product) / most).toFixed(2),
          ]
        }),
      },
    ],
    notes: [
      `Holds sent straight to the engine: ${measured.before.toFixed(0)}/s, and ${measured.after.toFixed(0)}/s after ${measured.streamRecords} more stream records of the same table.`,
    ],
  }
}

const rateOf = ({ seconds, latencies }: Share['product']): number => latencies.length / seconds
const straightRate = ({ product, engine }: Share): number => product.latencies.length / engine.seconds
const clientRate = ({ product, sdk }: Share): number => product.latencies.length / sdk.seconds
const mostRate = (share: Share, { empty }: ShareMeasurements): number => 1 / (1 / clientRate(share) + 1 / rateOf(empty))
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

const targetsOf = (measured: ShareMeasurements): Target[] => [
  ...measured.shares.map(share => ({
    what: `share of the engine, ${share.what}`,
    target: `≥ ${leastShare}`,
    measured: shareOf(share).toFixed(2),
    isMet: shareOf(share) >= leastShare,
    ...(shareOf(share) < leastShare && { reason: reasonFor(share, measured) }),
  })),
  {
    what: `holds a second at the engine after ${measured.streamRecords} stream records`,
    target: `within ${100 * mostSlowdown} %`,
    measured: `${((100 * measured.after) / measured.before - 100).toFixed(0)} %`,
    isMet: measured.after >= measured.before * (1 - mostSlowdown),
  },
]

const reasonFor = (share: Share, measured: ShareMeasurements): string => {
  const ms = (rate: number) => (1000 / rate).toFixed(1)
  const [whole, straight] = [ms(rateOf(share.product)), ms(straightRate(share))]
  const most = mostRate(share, measured) / straightRate(share)
  return `${whole} ms of this machine a request. Its ${share.operations.toFixed(1)} operations take ${straight} ms straight and ${ms(clientRate(share))} through the AWS client; gateway and an empty function take ${ms(rateOf(measured.empty))}. Those two alone leave a share of ${most.toFixed(2)}; the rest is the function’s own code and the consumers behind.`
}
