import { css, html, nothing, type TemplateResult } from 'lit'
import { type IconName, icon } from '../elements/icon.ts'

export interface StateCard {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly detail?: string | undefined
  readonly action?: TemplateResult | undefined
  readonly tone?: 'bad'
}

/** A whole area that has only one thing to say: it is empty, it failed, it is not there. */
export function stateCard(card: StateCard): TemplateResult {
  return html`<div class="state ${card.tone ?? ''}" role=${card.tone === 'bad' ? 'alert' : nothing}>
    <div class="state-icon">${icon(card.icon)}</div>
    <h1>${card.title}</h1>
    <p>${card.text}</p>
    ${card.detail ? html`<p class="detail">${card.detail}</p>` : nothing} ${card.action ?? nothing}
  </div>`
}

export const stateCardStyles = css`
  .state {
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--k-space-2);
    min-height: 100%;
    padding: var(--k-space-6);
    text-align: center;
  }

  .state-icon {
    display: grid;
    place-items: center;
    width: 3rem;
    height: 3rem;
    margin-bottom: var(--k-space-2);
    border-radius: var(--k-radius-l);
    background: var(--k-pressed);
    color: var(--k-text-quiet);
    font-size: 1.25rem;
  }

  .state.bad .state-icon {
    background: var(--k-bad-soft);
    color: var(--k-bad);
  }

  .state h1 {
    margin: 0;
    font-size: var(--k-text-xl);
    font-weight: 600;
  }

  .state p {
    max-width: 28rem;
    margin: 0 0 var(--k-space-2);
    color: var(--k-text-quiet);
  }

  .state .detail {
    font-size: var(--k-text-s);
    overflow-wrap: anywhere;
  }
`
