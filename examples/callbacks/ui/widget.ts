import { css, html, nothing, register } from '@kaunter/admin-ui'
import { type Counts, Follower } from './request.ts'

/** How many calls are to be made, on the page Home. */
class Widget extends Follower {
  static override properties = { counts: { state: true } }

  declare counts: Counts | undefined

  static override styles = css`
    p {
      margin: 0 0 var(--k-space-2);
    }
  `

  protected override async read(): Promise<void> {
    this.counts = await this.host.get<Counts>('/counts')
  }

  override render() {
    const { host, counts, failure } = this
    if (failure) return html`<p role="alert">${host.t('panel.failed', { reason: failure.message })}</p>`
    if (!counts) return nothing
    const { open, overdue } = counts
    return html`
      <p>
        ${host.t('waiting', { count: open })}
        ${overdue > 0 ? html`<kaunter-badge tone="bad">${host.t('overdue', { count: overdue })}</kaunter-badge>` : nothing}
      </p>
      <kaunter-button @click=${() => host.navigate('/callbacks')}>${host.t('widget.open')}</kaunter-button>
    `
  }
}

register('callbacks-widget', Widget)
