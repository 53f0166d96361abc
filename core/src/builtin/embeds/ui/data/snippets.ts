import type { Widget } from './embeds-api.ts'

/** What a shop's page needs to show a widget. */
export const pageSnippet = ({ module, integrity, tag }: Widget): string =>
  `<script type="module" src="${module}"
  integrity="${integrity}"
  crossorigin="anonymous"></script>

<${tag} token="…"></${tag}>`

/** How the shop's backend gets the token of it. */
export function backendSnippet({ module, tag, subject }: Widget, origin: string): string {
  const values = Object.fromEntries((subject.required ?? []).map((name) => [name, '…']))
  return `curl -s ${new URL('/api/embeds/tokens', module)} \\
  -H "authorization: Bearer $KAUNTER_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ widget: tag, origin, subject: values })}'`
}
