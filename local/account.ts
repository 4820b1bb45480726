/** The account and region of the local cloud: what pseudo-parameters, ARNs and every engine agree on. */
export const accountId = '000000000000'
export const region = 'us-east-1'

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`
