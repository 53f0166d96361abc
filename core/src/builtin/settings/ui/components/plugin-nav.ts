import { html, nothing, type SlotEntry } from '@kaunter/admin-ui'
import type { Form } from '../data/types.ts'
import type { Host } from '../words.ts'

export interface NavItem {
  readonly name: string
  readonly title: string
  readonly formless: boolean
}

export const titleOf = (form: Form): string => form.schema.title ?? form.name

/** Plugins with a form, then those that only have a section of their own. */
export function navItems(forms: readonly Form[], sections: readonly SlotEntry[]): NavItem[] {
  const formless = new Map(sections.map(({ plugin, title }) => [plugin, title ?? plugin]))
  for (const { name } of forms) formless.delete(name)
  return [
    ...forms.map((form) => ({ name: form.name, title: titleOf(form), formless: false })),
    ...[...formless].map(([name, title]) => ({ name, title, formless: true })),
  ]
}

/** The plugins that have settings; `addressOf` is where those of one are. */
export function pluginNav(
  host: Host,
  items: readonly NavItem[],
  current: string | undefined,
  addressOf: (plugin: string) => string,
) {
  const title = host.t('page.title')
  return html`<nav aria-label=${host.t('plugins.label')}>
    ${current === undefined ? html`<h1 class="page-title">${title}</h1>` : html`<span class="page-title">${title}</span>`}
    ${items.map(
      ({ name, title }) => html`<a href="/admin${addressOf(name)}" data-test="settings-plugin" data-plugin=${name}
        aria-current=${name === current ? 'page' : nothing}>${title}</a>`,
    )}
  </nav>`
}
