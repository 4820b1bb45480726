import script from 'holdfast:docs-viewer-name'

/** Nothing is asked of any other origin, nor told to one. The viewer writes its own styles, and has its font in them. */
export const pageSecurity = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
}

// https://github.com/scalar/scalar/blob/main/documentation/configuration.md
const configuration = {
  url: '/api/openapi.json',
  authentication: { preferredSecurityScheme: 'bearer' },
  hideModels: true,
  hideClientButton: true,
  showDeveloperTools: 'never',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  documentDownloadType: 'direct',
}

const attribute = (value: unknown): string => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;')

export const docsPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Holdfast</title>
<link rel="icon" href="data:,">
<body>
<noscript>The description is at <a href="/api/openapi.json">/api/openapi.json</a>.</noscript>
<script id="api-reference" type="application/json" data-configuration="${attribute(configuration)}"></script>
<script src="/api/docs/${script}"></script>
</html>
`
