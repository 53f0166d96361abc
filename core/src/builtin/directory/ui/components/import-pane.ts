import { ApiError, controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { DirectoryKey } from '../catalog.ts'

interface Problem {
  readonly line: number
  readonly column: string | null
  readonly problem: string
  readonly value: string
}

interface Result {
  readonly rows: number
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly moved: number
  readonly problems: readonly Problem[]
}

/** Franchises or outlets from a file: what would happen first, then all of it. */
export class ImportPane extends KaunterElement<DirectoryKey> {
  static override properties = {
    kind: { state: true },
    csv: { state: true },
    result: { state: true },
    done: { state: true },
    busy: { state: true },
    failure: { state: true },
  }

  declare kind: 'franchise' | 'outlet'
  declare csv: string | undefined
  declare result: Result | undefined
  declare done: boolean
  declare busy: boolean
  declare failure: string

  static override styles = [
    controls,
    marks,
    css`
      section {
        display: grid;
        gap: var(--k-space-4);
        max-width: 46rem;
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-m);
        text-wrap: pretty;
      }

      label {
        display: block;
        margin-bottom: var(--k-space-1);
        font-size: var(--k-text-m);
        font-weight: 550;
      }

      kaunter-table {
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-surface);
      }
    `,
  ]

  constructor() {
    super()
    this.kind = 'outlet'
    this.failure = ''
  }

  override render() {
    const { host } = this
    const kinds = [
      { value: 'outlet', label: host.t('tab.outlets') },
      { value: 'franchise', label: host.t('tab.franchises') },
    ]
    return html`<section>
      <p>${host.t('import.lead')}</p>
      <kaunter-radio-group segmented label=${host.t('import.kind')} value=${this.kind} .options=${kinds} data-test="import-kind"
        @change=${(event: CustomEvent<{ value: 'franchise' | 'outlet' }>) => {
          this.kind = event.detail.value
          this.#forget()
        }}></kaunter-radio-group>
      <div>
        <label for="file">${host.t('import.file')}</label>
        <input class="field" id="file" type="file" accept=".csv,text/csv" data-test="import-file" @change=${this.#onFile} />
      </div>
      ${this.failure === '' ? nothing : html`<kaunter-alert tone="bad">${this.failure}</kaunter-alert>`}
      ${this.#result()}
      <div class="actions">
        <kaunter-button data-test="import-check" ?disabled=${this.csv === undefined} ?loading=${this.busy}
          @click=${() => this.#send(true)}>${host.t('import.check')}</kaunter-button>
        <kaunter-button variant="primary" data-test="import-apply" ?loading=${this.busy}
          ?disabled=${this.result === undefined || this.result.problems.length > 0 || this.done}
          @click=${() => this.#send(false)}>${host.t('import.apply')}</kaunter-button>
      </div>
    </section>`
  }

  #result() {
    const { host, result } = this
    if (!result) return nothing
    const { rows, created, changed, moved, unchanged, problems } = result
    if (problems.length > 0)
      return html`<div role="alert" data-test="import-problems">
        <kaunter-alert tone="warn">${host.t('import.problems', { count: problems.length })}</kaunter-alert></div>
        <kaunter-table label=${host.t('import.problem')} .keyOf=${(row: Problem) => `${row.line} ${row.column} ${row.problem}`} .rows=${problems} .columns=${[
          { key: 'line', label: host.t('import.line') },
          { key: 'column', label: host.t('import.column') },
          { key: 'value', label: host.t('import.value') },
          {
            key: 'problem',
            label: host.t('import.problem'),
            render: ({ problem }: Problem) => host.t(`problem.${problem}` as DirectoryKey),
          },
        ]}></kaunter-table>`
    return html`<div role="status" data-test="import-result">
      <kaunter-alert tone=${this.done ? 'good' : 'neutral'} heading=${host.t(this.done ? 'import.done' : 'import.checked')}
        >${host.t('import.counts', { rows, created, changed, moved, unchanged })}</kaunter-alert></div>`
  }

  #forget(): void {
    this.result = undefined
    this.done = false
    this.failure = ''
  }

  readonly #onFile = async (event: Event): Promise<void> => {
    this.#forget()
    this.csv = await (event.target as HTMLInputElement).files?.[0]?.text()
    if (this.csv !== undefined) await this.#send(true)
  }

  async #send(dryRun: boolean): Promise<void> {
    const { host, kind, csv } = this
    this.busy = true
    this.failure = ''
    try {
      this.result = await host.post<Result>('/import', { kind, csv, dryRun })
      this.done = !dryRun
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.failure = host.t('import.failed', { reason: error.message })
    }
    this.busy = false
  }
}

register('directory-import', ImportPane)
