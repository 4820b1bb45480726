import { listActivity } from './list-activity.ts'

export const contracts = { listActivity } as const
