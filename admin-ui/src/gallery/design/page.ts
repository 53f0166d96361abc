import { css, html, type TemplateResult } from 'lit'
import { controls } from '../../elements/base/controls.ts'
import { type Locale, translate } from '../../translate.ts'
import { catalog, type DesignKey } from './catalog.ts'
import { contrast, pairs } from './pairs.ts'
import { rules } from './rules.ts'

type Say = (key: DesignKey) => string

const sizes = ['2xs', 'xs', 's', 'm', 'l', 'xl', '2xl'] as const
const spaces = ['1', '2', '3', '4', '5', '6', '8', '12'] as const
const radii = ['s', 'm', 'l', 'pill'] as const
const heights = ['s', 'm', 'l'] as const

const styles = css`
  kaunter-gallery .design .row {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--k-space-4);
  }

  kaunter-gallery .design .table {
    display: grid;
    grid-template-columns: 8rem minmax(0, 1fr);
    align-items: baseline;
    gap: var(--k-space-2) var(--k-space-4);
  }

  kaunter-gallery .design .table > * {
    margin: 0;
  }

  kaunter-gallery .design .pairs {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
    gap: var(--k-space-1);
  }

  kaunter-gallery .design .pair {
    display: flex;
    justify-content: space-between;
    gap: var(--k-space-2);
    padding: var(--k-space-1) var(--k-space-2);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    font-size: var(--k-text-m);
  }

  kaunter-gallery .design figure {
    display: grid;
    gap: var(--k-space-1);
    margin: 0;
  }

  kaunter-gallery .design figcaption,
  kaunter-gallery .design code {
    color: var(--k-text-quiet);
    font-size: var(--k-text-s);
  }

  kaunter-gallery .design .block {
    width: 5rem;
    height: 3.5rem;
    border: 1px solid var(--k-border);
    background: var(--k-raised);
  }

  kaunter-gallery .design .bar {
    height: var(--k-space-3);
    border-radius: var(--k-radius-s);
    background: var(--k-accent-solid);
  }

  kaunter-gallery .design .mover {
    width: fit-content;
    padding: var(--k-space-2) var(--k-space-3);
    border: 1px solid var(--k-border);
    border-radius: var(--k-radius-m);
    transition: translate var(--k-quick);
  }

  kaunter-gallery .design .mover.calm {
    transition-duration: var(--k-calm);
  }

  kaunter-gallery .design .mover:hover {
    translate: var(--k-space-3);
  }

  kaunter-gallery .design .rules {
    margin-top: var(--k-space-3);
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: var(--k-space-3);
  }

  kaunter-gallery .design .rule {
    display: grid;
    align-content: start;
    gap: var(--k-space-3);
    padding: var(--k-space-4);
    border: 1px solid var(--k-border);
    border-top: 3px solid var(--k-good);
    border-radius: var(--k-radius-m);
    background: var(--k-surface);
  }

  kaunter-gallery .design .rule.dont {
    border-top-color: var(--k-bad);
  }

  kaunter-gallery .design .rule p {
    margin: 0;
  }

  @media (max-width: 40rem) {
    kaunter-gallery .design .rules,
    kaunter-gallery .design .colours {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`

for (const sheet of [controls, styles]) if (sheet.styleSheet) document.adoptedStyleSheets.push(sheet.styleSheet)

/** What the theme that is shown makes of a colour. */
function colourOf(name: string): readonly [number, number, number] {
  const probe = document.createElement('span')
  probe.style.color = `var(--k-${name})`
  document.body.append(probe)
  const parts =
    getComputedStyle(probe)
      .color.match(/[\d.]+/g)
      ?.map(Number) ?? []
  probe.remove()
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0]
}

const section = (id: DesignKey, about: DesignKey, say: Say, content: TemplateResult) =>
  html`<section id=${id} data-test="section"><h2>${say(id)}</h2><p>${say(about)}</p>${content}</section>`

/** All tokens, the states of controls, and what to do with them. */
export function designPage(locale: Locale): TemplateResult {
  const say: Say = (key) => translate(catalog, locale, key)
  return html`<div class="design">
    <p class="lead">${say('lead')}</p>
    ${section(
      'colour',
      'colour.about',
      say,
      html`<div class="table colours">${pairs.map(
        ({ front, backs, least }) =>
          html`<code>${front}</code><div class="pairs">${backs.map((back) => pair(front, back, least))}</div>`,
      )}</div>`,
    )}
    ${section(
      'type',
      'type.about',
      say,
      html`<div class="table">${sizes.map(
        (size) =>
          html`<code>--k-text-${size}</code><p style="font-size:var(--k-text-${size})">${say('type.sample')}</p>`,
      )}</div>`,
    )}
    ${section(
      'space',
      'space.about',
      say,
      html`<div class="table">${spaces.map(
        (space) => html`<code>--k-space-${space}</code><div class="bar" style="width:var(--k-space-${space})"></div>`,
      )}</div>`,
    )}
    ${section('radius', 'radius.about', say, html`<div class="row">${radii.map((each) => block(`--k-radius-${each}`, 'border-radius'))}</div>`)}
    ${section('elevation', 'elevation.about', say, html`<div class="row">${heights.map((each) => block(`--k-shadow-${each}`, 'box-shadow'))}</div>`)}
    ${section(
      'motion',
      'motion.about',
      say,
      html`<div class="row"><div class="mover">${say('motion.try')} <code>--k-quick</code></div>
        <div class="mover calm">${say('motion.try')} <code>--k-calm</code></div></div>`,
    )}
    ${section('states', 'states.about', say, states(say))}
    <section id="rules" data-test="section"><h2>${say('rules')}</h2><div class="rules">${rules(say)}</div></section>
  </div>`
}

function pair(front: string, back: string, least: number): TemplateResult {
  const found = contrast(colourOf(front), colourOf(back))
  // What only has to be seen is drawn as the edge, for it is no colour to read.
  const drawn = least === 3 ? 'border-color' : 'color'
  return html`<div class="pair" style="${drawn}:var(--k-${front});background:var(--k-${back})">
    <span>${back}</span><span>${found.toFixed(1)}</span>
  </div>`
}

const block = (token: string, property: string) =>
  html`<figure><div class="block" style="${property}:var(${token})"></div><figcaption>${token}</figcaption></figure>`

function states(say: Say): TemplateResult {
  const figure = (key: DesignKey, content: TemplateResult) =>
    html`<figure>${content}<figcaption>${say(key)}</figcaption></figure>`
  return html`<div class="row">
    ${figure('state.rest', html`<button type="button" class="button primary">${say('save')}</button>`)}
    ${figure('state.hover', html`<button type="button" class="button primary" style="background:var(--k-accent-solid-hover)">${say('save')}</button>`)}
    ${figure('state.focus', html`<button type="button" class="button primary" style="outline:2px solid var(--k-focus);outline-offset:1px">${say('save')}</button>`)}
    ${figure('state.disabled', html`<button type="button" class="button primary" disabled>${say('save')}</button>`)}
    ${figure('state.busy', html`<button type="button" class="button primary" aria-disabled="true"><span class="spinner" aria-hidden="true"></span>${say('saving')}</button>`)}
    ${figure('state.invalid', html`<kaunter-input label=${say('field.label')} value="12" error=${say('field.problem')}></kaunter-input>`)}
  </div>`
}
