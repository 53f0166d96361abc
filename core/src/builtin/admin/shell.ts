import { randomBytes } from 'node:crypto'

/** What the build of the shell says of itself. */
export interface Shell {
  imports: Record<string, string>
  entry: string
  gallery: string
  styles: string[]
  modulepreload?: string[]
}

export const shellHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
}

interface Rendered {
  html: string
  headers: Record<string, string>
}

/** The one HTML page of the admin. */
export const renderShell = (shell: Shell, scripts: readonly string[] = []): Rendered =>
  renderPage(shell, 'kaunter-shell', [shell.entry, ...scripts])

/** The page that shows every element to whoever writes a plugin. */
export const renderGallery = (shell: Shell, scripts: readonly string[] = []): Rendered =>
  renderPage({ ...shell, modulepreload: [] }, 'kaunter-gallery', [shell.gallery, ...scripts])

/** A page of one element, with an import map that a fresh nonce allows. */
function renderPage(shell: Shell, tag: string, scripts: readonly string[]): Rendered {
  const nonce = randomBytes(16).toString('base64')
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    // Lit's fallback sets styles of its own elements, and a menu its place; neither takes text from users.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  const imports = JSON.stringify({ imports: shell.imports }).replaceAll('<', '\\u003c')
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Kaunter</title>
<link rel="icon" href="/admin/assets/favicon.svg" type="image/svg+xml">
<script type="importmap" nonce="${nonce}">${imports}</script>
${shell.styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
${(shell.modulepreload ?? []).map((href) => `<link rel="modulepreload" href="${href}">`).join('\n')}
</head>
<body>
<${tag}></${tag}>
${scripts.map((src) => `<script type="module" nonce="${nonce}" src="${src}"></script>`).join('\n')}
</body>
</html>
`
  return { html, headers: { 'content-security-policy': policy } }
}
