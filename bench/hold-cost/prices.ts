import type { Units } from '../counting/consumed.ts'

/** Dollars per million request units, on demand, us-east-1: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
const dollars = { writeUnits: 0.625, readUnits: 0.125 }

/** Dollars for a million times these units. */
export const dollarsPerMillion = ({ readUnits, writeUnits }: Units): number =>
  readUnits * dollars.readUnits + writeUnits * dollars.writeUnits
