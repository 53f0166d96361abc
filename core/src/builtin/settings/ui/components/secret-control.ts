import { html, icon, nothing } from '@kaunter/admin-ui'
import type { Edit } from '../data/draft.ts'
import type { FieldView, Level } from '../data/types.ts'
import type { Control } from './controls.ts'

/** A secret can be set, replaced and removed; it is never there to be shown. */
export function secretControl(
  { host, label, id, raw, disabled, invalid, describedBy, change }: Control,
  view: FieldView,
  edit: Edit | undefined,
  level: Level,
  replacing: boolean,
  on: { replace(on: boolean): void; remove(): void },
) {
  if (edit?.kind === 'inherit') return html`<p class="quiet">${host.t('secret.removed')}</p>`
  const own = view.source === level
  const words = own
    ? host.t('secret.set')
    : host.t('secret.set.above', {
        place: host.t(view.source === 'franchise' ? 'secret.place.franchise' : 'secret.place.platform'),
      })
  if (view.set && !replacing && edit === undefined)
    return html`<div class="secret">
      <span class="dots" data-test="secret-set">${icon('lock')} ${words}</span>
      <button type="button" class="button" id=${id} ?disabled=${disabled} data-test="secret-replace"
        aria-label=${host.t('secret.replace.of', { field: label })} @click=${() => on.replace(true)}>
        ${host.t('secret.replace')}
      </button>
      ${
        own
          ? html`<button type="button" class="button plain" ?disabled=${disabled} data-test="secret-remove"
              aria-label=${host.t('secret.remove.of', { field: label })} @click=${on.remove}>
              ${host.t('secret.remove')}
            </button>`
          : nothing
      }
    </div>`
  return html`<input class="field" type="password" id=${id} .value=${raw as string} ?disabled=${disabled}
    autocomplete="new-password" placeholder=${view.set ? host.t('secret.new') : nothing}
    aria-invalid=${invalid} aria-describedby=${describedBy || nothing}
    @input=${(event: Event) => change((event.target as HTMLInputElement).value)}
    @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && view.set && on.replace(false)} />`
}
