import { type EpochMs, toIso } from '../../kernel/clock.ts'
import type { RouteStop } from '../rules/route.ts'

export const toStop = (stop: RouteStop, at: EpochMs) => ({ ...stop, datetime: toIso(at) })
