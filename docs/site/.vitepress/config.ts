import { cpSync, globSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { defineConfig } from 'vitepress'

const root = resolve(import.meta.dirname, '..', '..', '..')
const outDir = join(root, 'docs', 'site', 'dist')

/** Linked from pages, and no pages themselves: they are copied to where the links point. */
const files = ['LICENSE', ...globSync('docs/schema/*.sql', { cwd: root })]

/** The site is the Markdown of the repository as it is; in the menu a page is called what its heading says. */
const page = (path: string) => ({
  text: /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1]?.replaceAll('`', '') ?? basename(path, '.md'),
  link: `/${path.replace(/^docs\//, '').replace(/(?:index)?\.md$/, '')}`,
})
const pages = (pattern: string) => globSync(pattern, { cwd: root }).sort().map(page)

export default defineConfig({
  title: 'Kaunter',
  description: 'Self-hosted support desk for businesses with many outlets: guides, plugins, reference',
  lang: 'en',
  srcDir: root,
  outDir,
  cacheDir: join(root, 'docs', 'site', 'node_modules', '.cache'),
  srcExclude: ['**/{node_modules,dist,test-output,.packages}/**', 'create-plugin/template/**', 'docs/site/**'],
  rewrites: { 'docs/:path*': ':path*', 'README.md': 'about.md', 'CONTRIBUTING.md': 'contributing.md' },
  ignoreDeadLinks: ['localhostLinks', new RegExp(`/(?:${files.map((file) => basename(file)).join('|')})$`)],
  buildEnd() {
    for (const file of files) cpSync(join(root, file), join(outDir, file.replace(/^docs\//, '')))
  },
  themeConfig: {
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Write a plugin', link: '/plugins/' },
      { text: 'Run it', link: '/guides/operate' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar: [
      { text: 'Run it', collapsed: true, items: pages('docs/guides/*.md') },
      { text: 'Reference', collapsed: true, items: pages('docs/reference/*.md') },
      { text: 'Decisions', collapsed: true, items: pages('docs/decisions/0*.md') },
    ],
  },
})
