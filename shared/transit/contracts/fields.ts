import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { transitIds } from '../domain.ts'

export const ScheduleId = z.string().check(z.regex(idPattern(transitIds.schedule)))
export const StopId = z.string().check(z.regex(idPattern(transitIds.stop)))
export const BusType = z.enum(['standard', 'deluxe', 'luxury', 'sleeper', 'semi_sleeper'])
export const SeatType = z.enum(['standard', 'premium', 'window', 'aisle', 'sleeper_lower', 'sleeper_upper'])
export const SeatLabel = z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z_-]{0,7}$/))
