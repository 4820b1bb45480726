import { getOpenapi } from './get-openapi.ts'

export const contracts = { getOpenapi } as const
