/**
 * The neighbourhood of a client's address: the /24 of IPv4, the /48 of IPv6. It shows where a flood of refused requests comes
 * from, and no household by itself. Undefined for what is no address.
 */
export const addressGroupOf = (address: string | undefined): string | undefined => {
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address ?? '')
  if (four) return `${four[1]}.0/24`
  const six = /^([\da-f]{1,4}:[\da-f]{1,4}:[\da-f]{1,4}):[\da-f:]*(?:\/64)?$/i.exec(address ?? '')
  return six ? `${six[1]}::/48` : undefined
}
