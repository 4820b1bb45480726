import { getDailyReport } from '../../shared/ledger/contracts/get-daily-report.ts'
import { toDailyReport } from '../../shared/ledger/presenters/to-daily-report.ts'
import { readReport } from '../../shared/ledger/store/reports.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

export const handler = endpoint(getDailyReport, {
  load: ({ params }) => readReport(params.day),
  run: async (_, report) => {
    if (!report) throw notFound()
    return toDailyReport(report)
  },
})
