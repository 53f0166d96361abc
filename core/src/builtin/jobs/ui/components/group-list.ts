import { controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'
import type { Group } from '../data/types.ts'

/** The failures that are alike, each a link to what can be done. */
export class GroupList extends KaunterElement<JobsKey> {
  static override properties = { groups: { attribute: false }, chosen: { attribute: false } }

  declare groups: readonly Group[]
  declare chosen: Group | undefined

  static override styles = [
    controls,
    marks,
    css`
      ul {
        margin: 0;
        padding: var(--k-space-2);
        list-style: none;
      }

      a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--k-space-1) var(--k-space-3);
        padding: var(--k-space-3);
        border-radius: var(--k-radius-m);
        color: inherit;
        font-size: var(--k-text-m);
        text-decoration: none;
      }

      a:hover {
        background: var(--k-hover);
      }

      a[aria-current] {
        background: var(--k-pressed);
      }

      .error {
        display: -webkit-box;
        overflow: hidden;
        font-weight: 550;
        overflow-wrap: anywhere;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
      }

      .about {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 var(--k-space-3);
      }
    `,
  ]

  /** Moves the focus to the next or previous one, as J and K do. */
  move(by: 1 | -1): void {
    const links = [...this.renderRoot.querySelectorAll('a')]
    const at = links.indexOf((this.renderRoot as ShadowRoot).activeElement as HTMLAnchorElement)
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus()
  }

  override render() {
    const { host } = this
    return html`<ul aria-label=${host.t('failed.label')}>
      ${this.groups.map(
        (group) => html`<li>
          <a href=${`/admin${addressOf(group)}`} data-test="group" data-fingerprint=${group.fingerprint}
            aria-current=${group === this.chosen ? 'true' : nothing}>
            <span class="error">${group.error}</span>
            <kaunter-badge tone="bad" role="img" aria-label=${host.t('group.count', { count: group.count })}>${group.count}</kaunter-badge>
            <span class="about quiet">
              <span class="mono">${group.job}</span>
              <kaunter-time datetime=${group.lastAt}></kaunter-time>
            </span>
          </a>
        </li>`,
      )}
    </ul>`
  }
}

/** Where the page shows one group. */
export const addressOf = ({ job, fingerprint }: Pick<Group, 'job' | 'fingerprint'>) =>
  `/jobs/${fingerprint}?${new URLSearchParams({ job })}`

register('jobs-groups', GroupList)
