import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A CloudFormation template as CDK synthesizes it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type?: string; readonly Default?: unknown }>>
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>
  readonly Conditions?: Readonly<Record<string, unknown>>
  readonly Resources?: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>
}

export interface TemplateResource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DependsOn?: string | readonly string[]
  readonly Condition?: string
  readonly Metadata?: Readonly<Record<string, unknown>>
}

export interface TemplateOutput {
  readonly Value: unknown
  readonly Condition?: string
  readonly Export?: { readonly Name: unknown }
}

/** A folder of synthesized templates and assets (`cdk.out`). */
export interface Assembly {
  readonly stackName: string
  readonly template: Template
  /** The file or folder that would be uploaded under this S3 key, undefined when there is none. */
  readonly assetAt: (objectKey: string) => string | undefined
  readonly nestedTemplate: (templateUrl: string) => Template
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<string, { type: string; displayName?: string; properties?: { templateFile?: string; stackName?: string } }>
  >
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<string, { source: { path?: string }; destinations: Readonly<Record<string, { objectKey: string }>> }>
  >
}

/**
 * Reads `cdk.out`.
 * @throws Error with a sentence when it holds no stack, or several
 */
export const readAssembly = (folder: string): Assembly => {
  const artifacts = Object.values(readJson<Manifest>(join(folder, 'manifest.json')).artifacts ?? {})
  const stacks = artifacts.filter(({ type }) => type === 'aws:cloudformation:stack')
  const [stack] = stacks
  if (!stack?.properties?.templateFile || stacks.length > 1)
    throw new Error(`${folder} must hold exactly one stack, it holds ${stacks.length}`)
  const assets = assetsIn(folder, artifacts)
  const assetAt = (objectKey: string) => assets.get(objectKey)
  return {
    stackName: stack.properties.stackName ?? stack.properties.templateFile.replace(/\.template\.json$/, ''),
    template: readJson<Template>(join(folder, stack.properties.templateFile)),
    assetAt,
    nestedTemplate: url => {
      const path = assetAt(url.slice(url.lastIndexOf('/') + 1))
      if (!path) throw new Error(`no nested template among the assets for ${url}`)
      return readJson<Template>(path)
    },
  }
}

const assetsIn = (folder: string, artifacts: readonly { type: string; properties?: object }[]): Map<string, string> => {
  const manifests = artifacts.filter(({ type }) => type === 'cdk:asset-manifest')
  const files = manifests.flatMap(({ properties }) => {
    const { file } = properties as { file: string }
    return Object.values(readJson<AssetManifest>(join(folder, file)).files ?? {})
  })
  return new Map(
    files.flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path ?? '')] as const),
    ),
  )
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
