import gzipped from 'holdfast:docs-viewer'
import name from 'holdfast:docs-viewer-name'
import { getDocsScript } from '../../shared/api/contracts/get-docs-script.ts'
import { cached } from '../../shared/platform/http/cached.ts'
import { Reply } from '../../shared/platform/http/endpoint.ts'
import { notFound } from '../../shared/platform/http/request.ts'

/** Always compressed, as every browser takes it. */
export const handler = cached(getDocsScript, async ({ params: { file } }) => {
  if (file !== name) throw notFound()
  return new Reply(Buffer.from(gzipped, 'base64'), { headers: { 'content-encoding': 'gzip' } })
})
