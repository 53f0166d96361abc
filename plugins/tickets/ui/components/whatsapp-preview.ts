import { css, html, KaunterElement, register } from '@kaunter/admin-ui'
import { whatsappPieces } from '../data/whatsapp-text.ts'
import { sayTogether } from '../together/catalog.ts'

/** What the customer will see. */
export class WhatsAppPreview extends KaunterElement {
  static override properties = { text: {} }

  declare text: string

  static override styles = css`
    :host {
      display: block;
      max-height: 10rem;
      margin: 0 var(--k-space-3) var(--k-space-2);
      padding: var(--k-space-2) var(--k-space-3);
      overflow: auto;
      border-left: 2px solid var(--k-border-input);
      font-size: var(--k-text-m);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }

    p {
      margin: 0;
    }

    .empty {
      color: var(--k-text-faint);
    }

    code {
      font-family: ui-monospace, monospace;
    }
  `

  override render() {
    const say = sayTogether(this.host.locale)
    const text = this.text.trim()
    const pieces = whatsappPieces(text).map(({ text, style }) => {
      if (style === 'bold') return html`<strong>${text}</strong>`
      if (style === 'italic') return html`<em>${text}</em>`
      if (style === 'strike') return html`<s>${text}</s>`
      return style === 'mono' ? html`<code>${text}</code>` : text
    })
    return html`<section aria-label=${say('preview.label')} data-test="preview"
      >${text === '' ? html`<p class="empty">${say('preview.empty')}</p>` : html`<p dir="auto">${pieces}</p>`}</section>`
  }
}

register('tickets-preview', WhatsAppPreview)
