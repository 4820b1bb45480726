import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { metricsNamespace } from '../../shared/platform/observability/namespace.ts'
import type { Settings } from '../settings.ts'

/** A metric that the product's own log lines make: of the whole stage, or of one endpoint. */
export const stageMetric = (
  { stage }: Settings,
  metricName: string,
  statistic: string = Stats.SUM,
  endpoint?: string,
): Metric =>
  new Metric({
    namespace: metricsNamespace(stage),
    metricName,
    statistic,
    period: Duration.minutes(5),
    ...(endpoint && { dimensionsMap: { endpoint }, label: endpoint }),
  })
