import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** Of WCAG 2.2 AA. */
const standard: axe.RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }

/**
 * What axe finds wrong on a page by the rules of WCAG 2.2 AA: each rule with the first element that breaks it.
 *
 * @param options `within` a selector of the parts to look at; `advice`: also what is good practice and no rule.
 */
export async function violations(
  page: Page,
  { within = 'html', advice = false }: { within?: string; advice?: boolean } = {},
): Promise<string[]> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source)
  const options: axe.RunOptions = {
    resultTypes: ['violations'],
    rules: { 'target-size': { enabled: true } },
    ...(!advice && { runOnly: standard }),
  }
  const found = await page.evaluate(
    async ([selector, wanted]) =>
      (await (window as unknown as { axe: typeof axe }).axe.run(selector, wanted)).violations,
    [within, options] as const,
  )
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
}
