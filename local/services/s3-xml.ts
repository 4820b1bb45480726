import type { Version } from './object-versions.ts'

export interface S3Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export const s3Error = (status: number, code: string, message: string): S3Reply => ({
  status,
  body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`,
})

export const lockConfiguration = (days: number): string =>
  xml(
    'ObjectLockConfiguration',
    `<ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Days>${days}</Days></DefaultRetention></Rule>`,
  )

/** All in one page. */
export const listOfVersions = (
  bucket: string,
  prefix: string,
  versions: readonly Version[],
  etagOf: (body: Buffer) => string,
): string => {
  const listed = versions.map((version, index) => {
    const { key, id, modified, body } = version
    const isLatest = versions[index - 1]?.key !== key
    const shared = `<Key>${escaped(key)}</Key><VersionId>${id}</VersionId><IsLatest>${isLatest}</IsLatest><LastModified>${new Date(modified).toISOString()}</LastModified>`
    return body
      ? `<Version>${shared}<ETag>${escaped(etagOf(body))}</ETag><Size>${body.length}</Size></Version>`
      : `<DeleteMarker>${shared}</DeleteMarker>`
  })
  return xml(
    'ListVersionsResult',
    `<Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix><IsTruncated>false</IsTruncated>${listed.join('')}`,
  )
}

const xml = (name: string, content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`)
