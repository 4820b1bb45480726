import { listActivity } from './list-activity.ts'
import { listOwnActivity } from './list-own-activity.ts'

export const contracts = { listActivity, listOwnActivity } as const
