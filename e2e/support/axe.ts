import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds wrong on a page by the rules of WCAG 2.2 AA: each rule with the first element that breaks it. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const result = await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] })')
  const found = (result as { violations: { id: string; nodes: { html: string }[] }[] }).violations
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
}
