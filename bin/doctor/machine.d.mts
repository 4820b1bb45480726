import type { Finding } from './finding.ts'

export interface Machine {
  /** The project's. */
  readonly folder: string
  readonly nodeVersion: string
  /** `linux-x64`. */
  readonly platform: string
  /** That of npm start. */
  readonly port: number
  /** What a program prints; undefined where there is none. */
  readonly says: (program: string, ...args: string[]) => string | undefined
}

export const says: Machine['says']

export const machineFindings: (machine: Machine) => Promise<Finding[]>
