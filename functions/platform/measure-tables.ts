import { measureTables } from '../../shared/platform/dynamo/table-sizes.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

/** Logs how large the tables are, which DynamoDB has no metric for. */
export const handler = scheduled(measureTables)
