/**
 * Adds the viewer's address and the requested host name to the request. CloudFront-Viewer-Address cannot be forwarded beside all of the viewer's
 * headers but Host, which an origin request policy must leave out for API Gateway.
 */
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it
function handler(event) {
  const request = event.request
  request.headers['x-viewer-address'] = { value: event.viewer.ip }
  request.headers['x-viewer-host'] = { value: request.headers.host.value }
  return request
}
