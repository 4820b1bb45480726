/**
 * Adds the viewer's address and the requested host name to the request. CloudFront-Viewer-Address cannot be forwarded beside all of the viewer's
 * headers but Host, which an origin request policy must leave out for API Gateway.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request
  request.headers['x-viewer-address'] = { value: subscriberOf(event.viewer.ip) }
  request.headers['x-viewer-host'] = { value: request.headers.host.value }
  return request
}

/** An IPv6 subscriber has all addresses of a network of 64 bits: as many limits, if each were counted by itself. */
function subscriberOf(ip) {
  if (ip.includes('.')) return ip
  const sides = ip.split('::')
  const groups = sides[0] ? sides[0].split(':') : []
  const end = sides[1] ? sides[1].split(':') : []
  while (groups.length + end.length < 8) groups.push('0')
  return `${groups.concat(end).slice(0, 4).join(':')}::/64`
}
