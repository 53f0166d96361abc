import { ApiError, controls, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { KaunterRecords } from '@kaunter/admin-ui/records'
import { type Say, sayIn } from './catalog.ts'

interface Outcome {
  readonly ticketId: string
  readonly changes: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[]
  readonly note: boolean
  readonly reply: boolean
  readonly notify: boolean
  readonly error: string | null
}

interface DryRun {
  readonly scanned: number
  readonly tickets: readonly Outcome[]
}

const SHOWN = 20

/** Below the form of a rule: what it would do to past tickets, as it is entered now. */
export class TryOut extends KaunterElement {
  static override properties = { kind: {}, result: { state: true }, told: { state: true }, busy: { state: true } }

  declare kind: 'rules' | 'policies'
  declare result: DryRun | undefined
  declare told: string
  declare busy: boolean

  static override styles = [
    controls,
    css`
      section {
        display: grid;
        justify-items: start;
        gap: var(--k-space-2);
        margin-top: var(--k-space-4);
        padding-top: var(--k-space-4);
        border-top: 1px solid var(--k-border);
      }

      h3,
      p {
        margin: 0;
        font-size: var(--k-text-m);
      }

      p {
        color: var(--k-text-quiet);
      }

      kaunter-table {
        --kaunter-table-max-height: 20rem;
        justify-self: stretch;
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-m);
      }
    `,
  ]

  override render() {
    const say = sayIn(this.host.locale)
    return html`<section>
      <h3>${say(this.kind === 'rules' ? 'dry.title' : 'preview.title')}</h3>
      <p>${say('dry.about')}</p>
      <kaunter-button data-test="dry-run" ?loading=${this.busy} @click=${() => this.#run(say)}>${say(this.kind === 'rules' ? 'dry.run' : 'preview.run')}</kaunter-button>
      <p role="status" data-test="dry-result">${this.told ?? ''}</p>
      ${this.result && this.result.tickets.length > 0 ? this.#table(say, this.result) : nothing}
    </section>`
  }

  #table(say: Say, { tickets }: DryRun) {
    const changes = ({ changes, note, reply, notify, error }: Outcome) =>
      [
        ...changes.map(({ field, before, after }) => `${field}: ${before ?? '–'} → ${after ?? '–'}`),
        ...(note ? [say('then.note')] : []),
        ...(reply ? [say('then.reply')] : []),
        ...(notify ? [say('then.notify')] : []),
        ...(error === null ? [] : [say('dry.error', { reason: error })]),
      ].join(' · ')
    return html`<kaunter-table label=${say('dry.title')} .rows=${tickets.slice(0, SHOWN)} .keyOf=${({ ticketId }: Outcome) => ticketId} .columns=${[
      {
        key: 'ticketId',
        label: say('dry.ticket'),
        render: ({ ticketId }: Outcome) => html`<a href="/admin/inbox/${ticketId}">#${ticketId}</a>`,
      },
      { key: 'changes', label: say('dry.changes'), value: changes },
    ]}>${tickets.length > SHOWN ? html`<p slot="footer">${say('dry.more', { count: SHOWN })}</p>` : nothing}</kaunter-table>`
  }

  async #run(say: Say): Promise<void> {
    const entered = this.closest<KaunterRecords>('kaunter-records')?.entered
    this.result = undefined
    if (entered === undefined) {
      this.told = say('dry.wrong')
      return
    }
    this.busy = true
    try {
      this.told = await (this.kind === 'rules' ? this.#tryRule(say, entered) : this.#count(say, entered))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.told = say('dry.failed', { reason: error.message })
    }
    this.busy = false
  }

  async #tryRule(say: Say, rule: unknown): Promise<string> {
    const result = await this.host.post<DryRun>('/rules/dry-run', { rule })
    this.result = result
    return say('dry.result', { count: result.tickets.length, of: result.scanned })
  }

  async #count(say: Say, policy: unknown): Promise<string> {
    const { conditions } = policy as { conditions: unknown }
    const { total } = await this.host.post<{ total: number }>('/policies/preview', { conditions })
    return say('preview.result', { count: total })
  }
}

register('tickets-try-out', TryOut)
