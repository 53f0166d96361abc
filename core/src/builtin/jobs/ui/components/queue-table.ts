import { type Column, css, html, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'
import type { Queue } from '../data/types.ts'
import { duration } from '../words.ts'

const counts = ['waiting', 'dead', 'running', 'delayed'] as const

/** Every job with what waits, runs and is due. */
export class QueueTable extends KaunterElement<JobsKey> {
  static override properties = { queues: { attribute: false } }

  declare queues: readonly Queue[]

  static override styles = css`
    :host {
      display: block;
      padding: var(--k-space-2) var(--k-space-4) var(--k-space-4);
    }

    ::part(job) {
      font: var(--k-text-s) ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
      overflow-wrap: anywhere;
    }

    ::part(zero) {
      color: var(--k-text-faint);
    }

    ::part(bad) {
      color: var(--k-bad);
      font-weight: 600;
    }

    ::part(unworked) {
      color: var(--k-warn);
    }
  `

  override render() {
    const { host } = this
    return html`<kaunter-table label=${host.t('queues.label')} .columns=${this.#columns()} .rows=${this.queues}
      .keyOf=${({ job }: Queue) => job}></kaunter-table>`
  }

  #columns(): readonly Column<Queue>[] {
    const { host } = this
    return [
      {
        key: 'job',
        label: host.t('queues.job'),
        sortable: true,
        render: ({ job, worked }) =>
          html`<span part="job">${job}</span> ${worked ? nothing : html`<span part="unworked">${host.t('queues.unworked')}</span>`}`,
      },
      ...counts.map(
        (key): Column<Queue> => ({
          key,
          label: host.t(`queues.${key}`),
          sortable: true,
          align: 'end',
          render: ({ [key]: count }) =>
            html`<span part=${count === 0 ? 'zero' : key === 'dead' ? 'bad' : 'count'}>${count}</span>`,
        }),
      ),
      {
        key: 'oldest',
        label: host.t('queues.oldest'),
        align: 'end',
        render: ({ waiting, oldestSeconds }) => (waiting === 0 ? '' : duration(host.locale, oldestSeconds)),
      },
      {
        key: 'nextRun',
        label: host.t('queues.next'),
        align: 'end',
        render: ({ nextRun }) => (nextRun === null ? '' : html`<kaunter-time datetime=${nextRun}></kaunter-time>`),
      },
    ]
  }
}

register('jobs-queues', QueueTable)
