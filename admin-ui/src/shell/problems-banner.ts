import { html, nothing } from 'lit'
import { icon } from '../elements/icon.ts'
import { addressOf } from './data/router.ts'
import type { Manifest } from './data/session.ts'
import type { Text } from './shell-text.ts'

/** Which plugins are not running, and why. */
export function problemsBanner(text: Text, { plugins, problems }: Manifest) {
  if (problems.length === 0) return nothing
  const manages = plugins.some(({ pages }) => pages.some(({ path }) => path === '/plugins'))
  const names = problems.map((problem) => problem.plugin).join(', ')
  const reasons = problems.map((problem) => `${problem.plugin}: ${problem.reason}`).join('\n')
  return html`<details class="banner" data-test="problems">
    <summary>${icon('warning')} ${text('problems', { count: problems.length, names })}</summary>
    <p>${reasons}</p>
    ${manages ? html`<p><a href=${addressOf('/plugins')}>${text('problems.manage')}</a></p>` : nothing}
  </details>`
}
