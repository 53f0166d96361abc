import { controls, css, html, KaunterElement, marks, nothing, register } from '@kaunter/admin-ui'
import type { JobsKey } from '../catalog.ts'
import type { Queue } from '../data/types.ts'
import { duration, exactTime, shortTime } from '../words.ts'

const counts = ['waiting', 'dead', 'running', 'delayed'] as const

/** Every job with what waits, runs and is due. */
export class QueueTable extends KaunterElement<JobsKey> {
  static override properties = { queues: { attribute: false } }

  declare queues: readonly Queue[]

  static override styles = [
    controls,
    marks,
    css`
      .scroll {
        padding: var(--k-space-2) var(--k-space-4) var(--k-space-4);
        overflow-x: auto;
      }

      table {
        width: 100%;
        border-collapse: collapse;
        font-size: var(--k-text-m);
      }

      th,
      td {
        padding: var(--k-space-2) var(--k-space-3);
        border-bottom: 1px solid var(--k-border);
        text-align: right;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }

      th:first-child {
        padding-left: 0;
        text-align: left;
        white-space: normal;
      }

      thead th {
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        font-weight: 500;
      }

      tbody th {
        min-width: 10rem;
        font-weight: 400;
      }

      .zero {
        color: var(--k-text-faint);
      }

      .bad {
        color: var(--k-bad);
        font-weight: 600;
      }

      .unworked {
        color: var(--k-warn);
      }
    `,
  ]

  override render() {
    const { host } = this
    const { locale } = host
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${host.t('queues.label')}>
      <table>
        <thead>
          <tr>
            <th scope="col">${host.t('queues.job')}</th>
            ${counts.map((count) => html`<th scope="col">${host.t(`queues.${count}`)}</th>`)}
            <th scope="col">${host.t('queues.oldest')}</th>
            <th scope="col">${host.t('queues.next')}</th>
          </tr>
        </thead>
        <tbody>
          ${this.queues.map(
            (queue) => html`<tr data-test="queue" data-job=${queue.job}>
              <th scope="row">
                <span class="mono">${queue.job}</span>
                ${queue.worked ? nothing : html`<span class="unworked">${host.t('queues.unworked')}</span>`}
              </th>
              ${counts.map((count) => html`<td class=${toneOf(count, queue[count])}>${queue[count]}</td>`)}
              <td>${queue.waiting === 0 ? '' : duration(locale, queue.oldestSeconds)}</td>
              <td>${
                queue.nextRun === null
                  ? ''
                  : html`<time datetime=${queue.nextRun} title=${exactTime(locale, queue.nextRun)}>${shortTime(locale, queue.nextRun)}</time>`
              }</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`
  }
}

const toneOf = (count: (typeof counts)[number], value: number) =>
  value === 0 ? 'zero' : count === 'dead' ? 'bad' : nothing

register('jobs-queues', QueueTable)
