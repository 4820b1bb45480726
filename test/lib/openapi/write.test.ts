import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { description } from '../../../lib/openapi/description.ts'

/** The description has more than the megabyte that is read by default. */
const maxBuffer = 16 * 1024 * 1024
const run = (...more: string[]) =>
  promisify(execFile)(process.execPath, ['lib/openapi/write.ts', ...more], { maxBuffer })

it('npm run openapi writes the whole description, to standard output or to the file that is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-openapi-'))
  const file = join(folder, 'openapi.json')
  try {
    const [{ stdout }, { stdout: silence }] = await Promise.all([run(), run(file)])
    expect(JSON.parse(stdout)).toEqual(JSON.parse(description()))
    expect([silence, readFileSync(file, 'utf8')]).toEqual(['', stdout])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
