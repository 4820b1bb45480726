import { percentile } from './crowd/run-drive.ts'
import { type HotMeasurements, measureHotBus } from './hot-bus/measure.ts'
import type { Answer, Target } from './report/answer.ts'

export const answer = async (): Promise<Answer> => {
  const measured = await measureHotBus()
  const { people, seats, holds, tries } = measured
  return {
    title: 'How hot can one bus get?',
    question: `${people} people try to hold the ${seats} seats of one bus at once, over HTTP, while others read its seat map.`,
    method: [
      'Each person requests one seat, the same for many of them; a request answered by 503 is sent again after its `Retry-After`, any other reply is final. All are sent at once, each over a connection of its own.',
      'The engine is reached through a proxy that counts what is written to the bus’s sections.',
      'The seat map is read by four others, one request after the other, first alone, then meanwhile.',
    ],
    targets: targetsOf(measured),
    tables: [
      {
        title: 'What came of it',
        columns: ['answer', 'people'],
        rows: Object.entries(holds.statuses).map(([status, count]) => [status, count]),
      },
    ],
    notes: [
      `${holds.repeats} tries were put off with 503 and made again; all were answered after ${holds.seconds.toFixed(1)} s, each within ${(percentile(holds.latencies, 1) / 1000).toFixed(1)} s of being made.`,
      `${tries} writes were tried on the bus’s sections.`,
    ],
  }
}

const longestAnswerSeconds = 30
const mostSlower = 2

const targetsOf = ({ people, seats, holds, tries, idle, meanwhile }: HotMeasurements): Target[] => {
  const { 201: winners = 0, 409: refused = 0, ...others } = holds.statuses as Record<string, number>
  const slowest = percentile(holds.latencies, 1) / 1000
  const slower = percentile(meanwhile.latencies, 0.5) / percentile(idle.latencies, 0.5)
  return [
    { what: 'winners', target: String(seats), measured: String(winners), isMet: winners === seats },
    {
      what: 'refused with 409',
      target: String(people - seats),
      measured: String(refused),
      isMet: refused === people - seats,
    },
    { what: 'other final answers', target: '0', measured: String(sum(others)), isMet: sum(others) === 0 },
    {
      what: 'seconds from a try to its answer, at the most',
      target: `≤ ${longestAnswerSeconds}`,
      measured: slowest.toFixed(1),
      isMet: slowest <= longestAnswerSeconds,
    },
    {
      what: 'write attempts a try that reached the function, at the most',
      target: '≤ 1',
      measured: (tries / people).toFixed(2),
      isMet: tries <= people,
    },
    {
      what: 'seat map meanwhile ÷ alone, median latency',
      target: `< ${mostSlower}`,
      measured: slower.toFixed(1),
      isMet: slower < mostSlower,
      ...(slower >= mostSlower && {
        reason: `${percentile(meanwhile.latencies, 0.5).toFixed(0)} ms instead of ${percentile(idle.latencies, 0.5).toFixed(0)} ms: both share this machine’s cores with the gateway, every function and the crowd; on AWS each has its own.`,
      }),
    },
  ]
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0)
