import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { inPlace, type Lists, projectFolder } from './lists.ts'

const banner = `import{createRequire}from'node:module';const require=createRequire(import.meta.url);`

/** The description of a product with lists of its own: bundled with them, as its functions are, and run. */
export const describedWith = async (lists: Lists): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(projectFolder, 'lib/openapi/description.ts')],
    absWorkingDir: projectFolder,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    banner: { js: banner },
    logLevel: 'silent',
    plugins: inPlace(lists),
  })
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-description-'))
  try {
    const file = join(folder, 'description.mjs')
    await writeFile(file, outputFiles[0]?.contents ?? '')
    const { description } = await import(pathToFileURL(file).href)
    return description()
  } finally {
    await rm(folder, { recursive: true })
  }
}
