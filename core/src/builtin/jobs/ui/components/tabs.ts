import { controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'

export const views = ['failed', 'blocked', 'queues'] as const
export type View = (typeof views)[number]

/** Chooses what the page shows. */
export class JobsTabs extends KaunterElement<JobsKey> {
  static override properties = { view: {}, counts: { attribute: false } }

  declare view: View
  declare counts: Partial<Record<View, number>>

  static override styles = [
    controls,
    marks,
    css`
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: 0.125rem;
      }

      a {
        display: inline-flex;
        align-items: center;
        gap: var(--k-space-2);
        min-height: 2rem;
        padding: 0 0.625rem;
        border-radius: var(--k-radius-m);
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
        font-weight: 500;
        text-decoration: none;
        white-space: nowrap;
      }

      a:hover {
        background: var(--k-hover);
        color: var(--k-text);
      }

      a[aria-current] {
        background: var(--k-pressed);
        color: var(--k-text);
      }

      @media (pointer: coarse) {
        a {
          min-height: 2.5rem;
        }
      }
    `,
  ]

  override render() {
    return html`<nav aria-label=${this.host.t('tab.label')}>${views.map((view) => this.#tab(view))}</nav>`
  }

  #tab(view: View) {
    const count = this.counts[view] ?? 0
    return html`<a href=${view === 'failed' ? '/admin/jobs' : `/admin/jobs?view=${view}`}
      aria-current=${view === this.view ? 'page' : nothing} data-test="tab-${view}"
      >${this.host.t(`tab.${view}`)}${count > 0 ? html` <span class="pill bad">${count > 999 ? '999+' : count}</span>` : nothing}</a>`
  }
}

register('jobs-tabs', JobsTabs)
