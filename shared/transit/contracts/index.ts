import { cancelSchedule } from './cancel-schedule.ts'
import { createReservation } from './create-reservation.ts'
import { getSchedule } from './get-schedule.ts'
import { getSeatMap } from './get-seat-map.ts'
import { listCities } from './list-cities.ts'
import { searchSchedules } from './search-schedules.ts'

export const contracts = {
  listCities,
  searchSchedules,
  getSchedule,
  getSeatMap,
  createReservation,
  cancelSchedule,
} as const
