import { controls, css, html, icon, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { PluginsKey } from '../catalog.ts'
import type { PluginItem } from '../plugins-api.ts'

/** What somebody asks for in a row. */
export type SwitchEvent = CustomEvent<{ plugin: PluginItem; on: boolean }>

const tones = { running: 'good', quarantined: 'bad', disabled: 'neutral' } as const

/** One plugin: how it stands, why, and what can be done. */
export class PluginRow extends KaunterElement<PluginsKey> {
  static override properties = {
    plugin: { attribute: false },
    blockers: { attribute: false },
    busy: { type: Boolean },
  }

  declare plugin: PluginItem
  /** Plugins that it needs and that do not run. */
  declare blockers: readonly string[]
  declare busy: boolean

  static override styles = [
    controls,
    marks,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--k-space-1) var(--k-space-4);
        padding: var(--k-space-3) var(--k-space-4);
        font-size: var(--k-text-m);
      }

      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: var(--k-space-1) var(--k-space-2);
        min-width: 0;
      }

      h3 {
        margin: 0;
        font-size: var(--k-text-l);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .quiet {
        font-size: var(--k-text-s);
        overflow-wrap: anywhere;
      }

      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: end;
        gap: var(--k-space-2);
      }

      .why {
        grid-column: 1 / -1;
        display: grid;
        gap: var(--k-space-1);
        max-width: 46rem;
      }

      .why p,
      .note {
        margin: 0;
      }

      .reason {
        padding: var(--k-space-2) var(--k-space-3);
        border-radius: var(--k-radius-m);
        background: var(--k-canvas);
        white-space: pre-wrap;
      }

      .note {
        grid-column: 1 / -1;
        color: var(--k-warn);
        font-size: var(--k-text-s);
        overflow-wrap: anywhere;
      }

      @media (width < 40rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }

        .actions {
          grid-row: 3;
          justify-content: start;
        }
      }
    `,
  ]

  /** The button that can be pressed now. */
  override focus(): void {
    this.renderRoot.querySelector('button')?.focus()
  }

  override render() {
    const { host, plugin } = this
    const { name, title, version, tier, state, required, builtIn, milliseconds, notes } = plugin
    const from = plugin.package ?? name
    return html`<div class="head">
        <h3>${title}</h3>
        <kaunter-badge tone=${tones[state]} data-test="state">${host.t(`state.${state}`)}</kaunter-badge>
        ${tier === undefined ? nothing : html`<kaunter-badge data-test="tier" title=${host.t('tier.help')}>${host.t(`tier.${tier}`)}</kaunter-badge>`}
        <span class="quiet">${[version, from, required && !builtIn && host.t('row.required')].filter(Boolean).join(' · ')}</span>
        ${state === 'running' ? html`<span class="quiet">${host.t('row.time', { ms: Math.round(milliseconds) })}</span>` : nothing}
      </div>
      <div class="actions">${this.#actions()}</div>
      ${this.#why()} ${notes.map((note) => html`<p class="note">${icon('warning')} ${note}</p>`)}`
  }

  #why() {
    const { host, plugin, blockers } = this
    const { state, phase, reason } = plugin
    if (state === 'running') return nothing
    if (phase === undefined)
      return html`<div class="why"><p>${reason === undefined ? host.t('off.by-admin') : host.t('off.reason', { reason })}</p></div>`
    const named = phase === 'needs' && blockers.length > 0
    return html`<div class="why" data-test="why">
      <p>${named ? host.t('phase.needs.named', { names: blockers.join(', ') }) : host.t(`phase.${phase}`)}</p>
      ${named || reason === undefined ? nothing : html`<p class="reason mono" data-test="reason">${reason}</p>`}
      <p>${host.t(`remedy.${phase}`)}</p>
    </div>`
  }

  #actions() {
    const { host, plugin } = this
    if (this.busy) return html`<span class="spinner" role="status"></span>`
    if (plugin.required) return nothing
    if (plugin.phase === 'needs' || plugin.phase === 'provides') return nothing
    if (plugin.state === 'running') return this.#button('off', false)
    if (!plugin.canEnable) return html`<span class="quiet">${host.t('row.restart')}</span>`
    return this.#button(plugin.state === 'disabled' ? 'on' : 'again', true)
  }

  #button(act: 'off' | 'on' | 'again', on: boolean) {
    const { host, plugin } = this
    const named = host.t(`action.${act}.named`, { name: plugin.title })
    const detail = { plugin, on }
    const ask = () => this.dispatchEvent(new CustomEvent('plugin-switch', { detail, bubbles: true, composed: true }))
    return html`<button type="button" class="button" aria-label=${named} data-test=${act} @click=${ask}>${host.t(`action.${act}`)}</button>`
  }
}

register('plugins-row', PluginRow)
