import * as z from 'zod/mini'
import type { Asked, Reply } from './exchange.ts'

/** What a test or a person makes a gateway play; its value comes as JSON. */
export type Switch = (value: unknown) => Promise<void> | void

export type Switches = Readonly<Record<string, Switch>>

/** A switch whose value has a form. */
export const switchOf =
  <Schema extends z.ZodMiniType>(schema: Schema, play: (value: z.infer<Schema>) => Promise<void> | void): Switch =>
  value =>
    play(z.parse(schema, value))

/** `POST /_play`: plays each switch of the body, in the order they are in. */
export const playSwitches = async (switches: Switches, { body }: Asked): Promise<Reply> => {
  const refused = (status: number, error: string): Reply => ({
    status,
    body: { error, switches: Object.keys(switches) },
  })
  const wanted = z.safeParse(z.record(z.string(), z.unknown()), jsonIn(body)).data
  if (!wanted) return refused(400, 'The body must be a JSON object of switches.')
  const unknown = Object.keys(wanted).find(name => !Object.hasOwn(switches, name))
  if (unknown !== undefined) return refused(400, `There is no switch ${unknown}.`)
  try {
    for (const [name, value] of Object.entries(wanted)) await switches[name]?.(value)
    return { status: 200, body: { played: Object.keys(wanted) } }
  } catch (error) {
    return refused(409, (error as Error).message)
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
