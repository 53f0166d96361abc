import { css, html, nothing, register, type SlotItems } from '@kaunter/admin-ui'
import { badge, Follower, noteDone, type Request } from './request.ts'

/** Whether the customer of a ticket asked for a call. */
class Panel extends Follower {
  static override properties = { item: { attribute: false }, request: { state: true } }

  declare item: SlotItems['ticket.sidebar/v1']
  declare request: Request | null | undefined

  static override styles = css`
    p {
      margin: 0 0 var(--k-space-2);
    }
    .quiet {
      color: var(--k-text-quiet);
    }
  `

  protected override async read(): Promise<void> {
    this.request = (await this.host.get<{ request: Request | null }>(`/contacts/${this.item.contactId}`)).request
  }

  override render() {
    const { host, request, failure } = this
    if (failure) return html`<p role="alert">${host.t('panel.failed', { reason: failure.message })}</p>`
    if (request === undefined) return nothing
    if (request === null) return html`<p class="quiet">${host.t('panel.none')}</p>`
    const [label, at] =
      request.state === 'done' ? ['panel.asked' as const, request.askedAt] : ['panel.due' as const, request.dueAt]
    return html`
      <p>${badge(host, request)}</p>
      <p class="quiet">${host.t(label)} <kaunter-time datetime=${at}></kaunter-time></p>
      ${
        request.state !== 'done' && host.can('callbacks:write')
          ? html`<kaunter-button data-test="callbacks-done" @click=${() => void noteDone(host, request)}
              >${host.t('done.action')}</kaunter-button
            >`
          : nothing
      }
    `
  }
}

register('callbacks-panel', Panel)
