import { derivedId } from '../../shared/kernel/derived-ids.ts'
import { transitIds } from '../../shared/transit/domain.ts'
import type { Bus, BusType } from '../../shared/transit/rules/bus.ts'
import { readyLayouts } from '../../shared/transit/rules/ready-layouts.ts'
import { firstStop, lastStop } from '../../shared/transit/rules/route.ts'
import type { SeatLayout } from '../../shared/transit/rules/seat-layout.ts'
import { layoutId } from '../../shared/transit/rules/stored-layout.ts'
import { cities } from './cities.ts'
import type { DemoLine } from './network.ts'
import { seededPick, seededRandom } from './seeded-random.ts'

/** A bus, the line it goes up and down, and the local time at which it leaves either end. */
export interface DemoBus {
  readonly bus: Bus
  readonly layout: SeatLayout
  readonly line: DemoLine
  readonly time: string
  /** 0 or 1: buses of a line start at either end. */
  readonly turn: number
}

const operators: Readonly<Record<string, readonly string[]>> = {
  west: ['Sahyadri Travels', 'Konkan Coach Lines', 'Sabarmati Roadways', 'Deccan Night Riders'],
  north: ['Himgiri Motors', 'Yamuna Transport', 'Aravalli Express', 'Punjab Path Coaches'],
  central: ['Vindhya Bus Service', 'Malwa Travels'],
  south: ['Kaveri Travels', 'Coromandel Coaches', 'Nilgiri Roadways', 'Golconda Lines'],
  east: ['Mahanadi Transport', 'Magadh Travels'],
}

const states: Readonly<Record<string, readonly [code: string, region: string]>> = {
  Maharashtra: ['MH', 'west'],
  Goa: ['GA', 'west'],
  Gujarat: ['GJ', 'west'],
  Rajasthan: ['RJ', 'north'],
  Delhi: ['DL', 'north'],
  'Uttar Pradesh': ['UP', 'north'],
  Telangana: ['TG', 'south'],
  'Andhra Pradesh': ['AP', 'south'],
  Karnataka: ['KA', 'south'],
  'Tamil Nadu': ['TN', 'south'],
  'West Bengal': ['WB', 'east'],
  Bihar: ['BR', 'east'],
}

const amenities: Readonly<Record<BusType, readonly string[]>> = {
  standard: ['charging_point'],
  deluxe: ['ac', 'charging_point', 'wifi'],
  semi_sleeper: ['ac', 'charging_point', 'water_bottle'],
  luxury: ['ac', 'charging_point', 'wifi', 'water_bottle', 'blanket', 'toilet'],
  sleeper: ['ac', 'charging_point', 'reading_light', 'blanket', 'water_bottle'],
}

const layouts: Readonly<Record<BusType, SeatLayout>> = {
  standard: readyLayouts.seater_52,
  deluxe: readyLayouts.seater_40,
  semi_sleeper: readyLayouts.seater_40,
  luxury: readyLayouts.luxury_36,
  sleeper: readyLayouts.sleeper_30,
}

const shortTypes: readonly BusType[] = ['deluxe', 'standard', 'luxury', 'semi_sleeper', 'deluxe', 'standard', 'sleeper']
const longTypes: readonly BusType[] = ['sleeper', 'luxury', 'semi_sleeper', 'sleeper', 'luxury']
const overnightKm = 350

export const fleetOf = (lines: readonly DemoLine[]): DemoBus[] =>
  lines.flatMap((line, place) => Array.from({ length: line.buses }, (_, index) => demoBus(line, place, index)))

const demoBus = (line: DemoLine, place: number, index: number): DemoBus => {
  const { city } = firstStop(line.there)
  const { km } = lastStop(line.there)
  const [code, region] = states[cities.find(({ name }) => name === city)?.state ?? ''] ?? ['MH', 'west']
  const types = km > overnightKm ? longTypes : shortTypes
  const bus_type = types[index % types.length] ?? 'deluxe'
  const number = registration(code, place, index)
  const operator = seededPick(operators[region] ?? [], 'operator', number)
  const id = derivedId(transitIds.bus, 'demo', number)
  const layout = layouts[bus_type]
  return {
    bus: { id, bus_number: number, bus_type, operator, amenities: amenities[bus_type], layout_id: layoutId(layout) },
    layout,
    line,
    time: leavingTime(km, index, line.buses),
    turn: index % 2,
  }
}

/** `MH-12-AB-1234`. The series counts, so that no two buses have the same. */
const registration = (code: string, line: number, index: number): string => {
  const district = 1 + Math.floor(seededRandom('district', line, index) * 20)
  const series = line * 20 + index
  const letters = [series / 24, series % 24].map(place => 'ABCDEFGHJKLMNPQRSTUVWXYZ'[Math.floor(place) % 24]).join('')
  const number = 1000 + Math.floor(seededRandom('number', line, index) * 9000)
  return `${code}-${String(district).padStart(2, '0')}-${letters}-${number}`
}

/** Short trips from five in the morning until eleven at night, long ones in the evening; on quarter hours. */
const leavingTime = (km: number, index: number, buses: number): string => {
  const [first, last] = km > overnightKm ? [16, 23] : [5, 23]
  // Buses of one direction are spread over the day, those of the other likewise.
  const share = Math.floor(index / 2) / Math.max(1, Math.ceil(buses / 2) - 1)
  const quarters = Math.round((first + share * (last - first)) * 4)
  return `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`
}
