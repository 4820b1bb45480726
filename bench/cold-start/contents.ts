import type { Bundles } from '../../lib/bundling/bundle.ts'

/** What a bundle is made of: a package, or a folder of the project. */
export interface Content {
  readonly part: string
  readonly bytes: number
  /** The SDK and what it is made of. */
  readonly isSdk: boolean
}

const sdk = 'the AWS SDK'
const sdkPackage = /node_modules\/(@aws-sdk|@smithy|@aws|mnemonist|obliterator|fast-xml-parser|strnum)\//

const partOf = (input: string): string => {
  const client = /@aws-sdk\/(client-(?!dynamodb)[a-z0-9-]+)\//.exec(input)?.[1]
  if (client) return client
  if (sdkPackage.test(input)) return sdk
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input) ?? []
  return name?.replace(/^@middy\/.*/, 'middy') ?? 'Holdfast'
}

/** The largest first. */
export const contentsOf = ({ metafile }: Bundles, name: string): Content[] => {
  const [, output] = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}/index.mjs`)) ?? []
  const parts = new Map<string, number>()
  for (const [input, { bytesInOutput }] of Object.entries(output?.inputs ?? {}))
    parts.set(partOf(input), (parts.get(partOf(input)) ?? 0) + bytesInOutput)
  return [...parts]
    .filter(([, bytes]) => bytes > 0)
    .map(([part, bytes]) => ({ part, bytes, isSdk: part === sdk }))
    .toSorted((left, right) => right.bytes - left.bytes)
}
