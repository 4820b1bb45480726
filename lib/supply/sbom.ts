import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundling/bundle.ts'
import { billOf, npmBill } from './bill.ts'
import { shippedIn } from './shipped.ts'

/** `npm run sbom [file]`: a CycloneDX document of what is deployed, to standard output where no file is named. */
const folder = mkdtempSync(join(tmpdir(), 'holdfast-sbom-'))
try {
  const { metafile } = await bundle({ outFolder: folder, form: 'deployed' })
  const { name } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const bill = JSON.stringify(billOf(npmBill(), shippedIn(metafile), name), null, 2)
  const [file] = process.argv.slice(2)
  if (file) writeFileSync(file, `${bill}\n`)
  else console.log(bill)
} finally {
  for (const made of [folder, `${folder}-maps`]) rmSync(made, { recursive: true, force: true })
}
