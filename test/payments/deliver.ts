import type { Delivery } from '../../local/gateways/exchange.ts'

/** Sends a webhook as its gateway does. @returns the status of the reply */
export const deliver = async (address: string, { headers, body }: Delivery): Promise<number> =>
  (await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })).status
