import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

export const busTypes = ['standard', 'deluxe', 'luxury', 'sleeper', 'semi_sleeper'] as const

export type BusType = (typeof busTypes)[number]

/** The members of a bus that a departure keeps as they were when it was planned. */
export const busFields = {
  bus_number: z.string(),
  bus_type: z.enum(busTypes),
  operator: z.string(),
  amenities: z.array(z.string()),
}

export const Bus = z.object({ id: z.string(), layout_id: z.string(), ...busFields })

export type Bus = Immutable<z.infer<typeof Bus>>
