import { createContext, runInContext, Script } from 'node:vm'

/** A viewer's request as a CloudFront Function sees it; names of headers are lower case. */
export interface ViewerRequest {
  readonly method: string
  readonly uri: string
  readonly headers: Readonly<Record<string, { readonly value: string }>>
}

/** A CloudFront Function of a viewer request. */
export type ViewerFunction = (request: ViewerRequest, ip: string) => ViewerRequest

// Objects of this process would bring their constructors along, so the event goes in and out as text.
const call = new Script('JSON.stringify(handler(JSON.parse(event)))')

/**
 * Runs a CloudFront Function's own code, which sees nothing of this process.
 * @throws Error when it answers the request itself, which is not played here
 */
export const viewerFunction = (code: string): ViewerFunction => {
  const context = createContext({}, { codeGeneration: { strings: false, wasm: false } })
  runInContext(code, context)
  return (request, ip) => {
    const event = { version: '1.0', context: { eventType: 'viewer-request' }, viewer: { ip }, request }
    context.event = JSON.stringify(event)
    const returned = call.runInContext(context)
    const given = JSON.parse(String(returned)) as ViewerRequest & { statusCode?: number }
    if (given.statusCode !== undefined) throw new Error('a CloudFront Function that answers itself is not played here')
    return given
  }
}
