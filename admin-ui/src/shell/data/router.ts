import type { PageRoute } from '../../host.ts'
import { mayLeave } from '../../unsaved.ts'
import type { Manifest, ManifestPlugin } from './session.ts'

const BASE = '/admin'

export interface Match {
  readonly plugin: ManifestPlugin
  readonly tag: string
  readonly route: PageRoute
}

/** The page that shows a path: the longest page path that is the path itself or a parent of it. */
export function matchPage(manifest: Manifest, path: string, search = ''): Match | undefined {
  let best: Match | undefined
  for (const plugin of manifest.plugins) {
    for (const page of plugin.pages) {
      if (path !== page.path && !path.startsWith(`${page.path}/`)) continue
      if (best && best.route.path.length >= page.path.length) continue
      const rest = path.slice(page.path.length + 1)
      best = { plugin, tag: page.tag, route: { path: page.path, rest, query: new URLSearchParams(search) } }
    }
  }
  return best
}

/** Where somebody lands who asked for nothing in particular. */
export function homePath(manifest: Manifest): string | undefined {
  return manifest.plugins.find((plugin) => plugin.nav.length > 0)?.nav[0]?.path
}

/** The address of an admin path, for links. */
export function addressOf(path: string): string {
  return BASE + path
}

/** The admin path of the document's address: `/admin/inbox/12` is `/inbox/12`. */
export function currentPath(): string {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, '')
  return path === '' ? '/' : path
}

/** Follows the address bar. Links inside the admin are taken over; those with a modifier or a target are left alone. */
export class Router {
  readonly #changed: () => void
  /** Where we are, to go back to when leaving is refused. */
  #here = location.pathname + location.search

  constructor(changed: () => void) {
    this.#changed = changed
    window.addEventListener('popstate', () => this.#onBack())
    document.addEventListener('click', (event) => this.#onClick(event))
  }

  go(path: string, replace = false): void {
    const address = addressOf(path)
    if (address === location.pathname + location.search || !mayLeave()) return
    this.#here = address
    if (replace) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
    this.#changed()
  }

  #onBack(): void {
    // The browser has gone already; the step it took is made once more, towards the page that is not left.
    if (mayLeave()) this.#here = location.pathname + location.search
    else history.pushState(null, '', this.#here)
    this.#changed()
  }

  #onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (link?.target !== '' || link.origin !== location.origin) return
    if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return
    event.preventDefault()
    this.go(link.pathname.slice(BASE.length) + link.search)
  }
}
