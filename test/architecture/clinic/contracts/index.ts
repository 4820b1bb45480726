import { getVisit } from './get-visit.ts'
import { openDay } from './open-day.ts'
import { planVisit } from './plan-visit.ts'
import { reserveVisit } from './reserve-visit.ts'

export const contracts = { getVisit, openDay, planVisit, reserveVisit }
