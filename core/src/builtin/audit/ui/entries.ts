import { controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { AuditKey } from './catalog.ts'
import type { Entry } from './types.ts'
import { actionWord, fieldWord, subjectWord, valueWord } from './words.ts'

/** What people did, the newest first: who, what, to which, and what is different now. */
export class AuditEntries extends KaunterElement<AuditKey> {
  static override properties = { entries: { attribute: false }, brief: { type: Boolean } }

  declare entries: readonly Entry[]
  /** Of one thing, which therefore need not be named. */
  declare brief: boolean

  static override styles = [
    controls,
    marks,
    css`
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        padding: var(--k-space-3) 0;
        overflow-wrap: anywhere;
      }

      li + li {
        border-top: 1px solid var(--k-border);
      }

      .what {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 var(--k-space-2);
      }

      .when {
        margin-inline-start: auto;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }

      dl {
        display: grid;
        grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr);
        gap: var(--k-space-1) var(--k-space-3);
        margin: var(--k-space-2) 0 0;
        font-size: var(--k-text-m);
      }

      dt {
        max-width: 14rem;
        color: var(--k-text-quiet);
      }

      dd {
        margin: 0;
      }

      a {
        color: var(--k-accent);
      }

      del {
        color: var(--k-text-quiet);
      }

      ins {
        text-decoration: none;
      }
    `,
  ]

  override render() {
    return html`<ol data-test="entries">${this.entries.map((entry) => this.#entry(entry))}</ol>`
  }

  #entry(entry: Entry) {
    const { host } = this
    const { actor, action, subject, at, differences } = entry
    return html`<li data-action=${action}>
      <div class="what">
        <strong>${actor.name ?? host.t('actor.system')}</strong>
        <span>${actionWord(host, action)}</span>
        ${this.brief || isSelf(entry) ? nothing : this.#subject(subject, actionWord(host, action))}
        <kaunter-time class="when" datetime=${at}></kaunter-time>
      </div>
      ${differences.length === 0 ? nothing : html`<dl>${differences.map((each) => this.#difference(each))}</dl>`}
    </li>`
  }

  /** What the act has said already is not said again: "added a rule Refunds". */
  #subject({ type, id, name, path }: Entry['subject'], act: string) {
    const kind = subjectWord(this.host, type)
    const words = `${act} `.includes(` ${kind} `) ? (name ?? id) : `${kind} ${name ?? id}`
    return path === null ? html`<span>${words}</span>` : html`<a href="/admin${path}">${words}</a>`
  }

  #difference({ field, before, after }: Entry['differences'][number]) {
    const { host } = this
    const was = before === undefined ? undefined : valueWord(host, before)
    const is = after === undefined ? undefined : valueWord(host, after)
    return html`<dt>${fieldWord(host, field)}</dt>
      <dd>
        ${was === undefined ? nothing : html`<span class="visually-hidden">${host.t('before')}</span><del>${was}</del>`}
        ${was === undefined || is === undefined ? nothing : html`<span aria-hidden="true">→</span>`}
        ${is === undefined ? nothing : html`<span class="visually-hidden">${host.t('after')}</span><ins>${is}</ins>`}
      </dd>`
  }
}

/** Who signs in does nothing to anybody else. */
const isSelf = ({ actor, subject }: Entry) => subject.type === 'user' && subject.id === actor.id

register('audit-entries', AuditEntries)
