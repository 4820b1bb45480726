import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { region } from '../account.ts'

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

/** A stack of its own, not a nested one. */
export interface AssemblyStack {
  readonly name: string
  readonly region: string
  readonly template: Template
}

/** A folder of synthesized templates and assets (`cdk.out`). */
export interface Assembly {
  /** Each after those it depends on. */
  readonly stacks: readonly AssemblyStack[]
  /** The file or folder that would be uploaded under this S3 key, undefined when there is none. */
  readonly assetAt: (objectKey: string) => string | undefined
  readonly nestedTemplate: (templateUrl: string) => Template
}

interface Artifact {
  readonly type: string
  /** `aws://unknown-account/us-east-1`. */
  readonly environment?: string
  readonly dependencies?: readonly string[]
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string }
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<string, { source: { path?: string }; destinations: Readonly<Record<string, { objectKey: string }>> }>
  >
}

/**
 * Reads `cdk.out`.
 * @throws Error with a sentence when it holds no stack
 */
export const readAssembly = (folder: string): Assembly => {
  const artifacts = readJson<Manifest>(join(folder, 'manifest.json')).artifacts ?? {}
  const stacks = inOrder(artifacts).flatMap(artifact => stackOf(artifact, folder))
  if (stacks.length === 0) throw new Error(`${folder} holds no stack`)
  const assets = assetsIn(folder, Object.values(artifacts))
  const assetAt = (objectKey: string) => assets.get(objectKey)
  return {
    stacks,
    assetAt,
    nestedTemplate: url => {
      const path = assetAt(url.slice(url.lastIndexOf('/') + 1))
      if (!path) throw new Error(`no nested template among the assets for ${url}`)
      return readJson<Template>(path)
    },
  }
}

const inOrder = (artifacts: Readonly<Record<string, Artifact>>): readonly Artifact[] => {
  const ordered = new Set<Artifact>()
  const visit = (id: string): void => {
    const artifact = artifacts[id]
    if (!artifact || ordered.has(artifact)) return
    for (const dependency of artifact.dependencies ?? []) visit(dependency)
    ordered.add(artifact)
  }
  for (const id of Object.keys(artifacts)) visit(id)
  return [...ordered]
}

const stackOf = ({ type, environment, properties }: Artifact, folder: string): AssemblyStack[] => {
  if (type !== 'aws:cloudformation:stack' || !properties?.templateFile) return []
  const given = environment?.split('/').at(-1)
  return [
    {
      name: properties.stackName ?? properties.templateFile.replace(/\.template\.json$/, ''),
      region: !given || given === 'unknown-region' ? region : given,
      template: readJson<Template>(join(folder, properties.templateFile)),
    },
  ]
}

const assetsIn = (folder: string, artifacts: readonly Artifact[]): Map<string, string> => {
  const manifests = artifacts.filter(({ type }) => type === 'cdk:asset-manifest')
  const files = manifests.flatMap(({ properties }) => {
    const { file } = properties as unknown as { file: string }
    return Object.values(readJson<AssetManifest>(join(folder, file)).files ?? {})
  })
  return new Map(
    files.flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, resolve(folder, source.path ?? '')] as const),
    ),
  )
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T
