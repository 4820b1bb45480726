import type { Named } from './city-names.ts'
import type { Position } from './distance.ts'

export interface City extends Named, Position {
  readonly id: string
  readonly state: string
  readonly country: string
  /** IANA */
  readonly time_zone: string
}

/** A boarding and dropping point. */
export interface CityStop extends Position {
  readonly id: string
  readonly city_id: string
  readonly name: string
  readonly address: string
}
