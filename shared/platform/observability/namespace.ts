/** Where CloudWatch keeps a stage's metrics. Stages in one account must not set off each other's alarms. */
export const metricsNamespace = (stage = 'development'): string =>
  stage === 'development' ? 'Holdfast' : `Holdfast-${stage}`
