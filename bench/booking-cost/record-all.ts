import { corridors } from '../../bin/demo/corridors.ts'
import { loadDemo } from '../../bin/demo/load-demo.ts'
import { recordBooking } from './record-booking.ts'
import { recordLooking } from './record-looking.ts'
import { recordSchedules } from './record-schedules.ts'
import { type RecordedRun, startRecorder } from './recorder.ts'
import { startWorld, type World } from './world.ts'

/** The demo network’s buses from Mumbai, for two days after today. */
export const putDemo = async (): Promise<void> => {
  const few = corridors.filter(({ from }) => from === 'Mumbai')
  await (await loadDemo({ now: Date.now(), days: 3, corridors: few })).complete
}

let people = 0

/** A new customer searches and buys; then the scheduled functions run. */
export const recordAll = async (world: World): Promise<readonly RecordedRun[]> => {
  people += 1
  const recorder = startRecorder(world)
  const choice = await recordLooking(recorder, `2001:db8::${people.toString(16)}`)
  await recordBooking(world, recorder, choice)
  await recordSchedules(recorder)
  return recorder.runs
}

/** How long an answer of DynamoDB is kept back while calls are counted. */
const answerAfterMs = 60

/** The calls of one customer, with warm functions. */
export const countOnce = async (engine: string): Promise<readonly RecordedRun[]> => {
  const world = await startWorld(engine, { answerAfterMs })
  try {
    await putDemo()
    await recordAll(world)
    return await recordAll(world)
  } finally {
    await world.stop()
  }
}
