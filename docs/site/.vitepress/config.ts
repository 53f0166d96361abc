import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { defineConfig } from 'vitepress'

const root = resolve(import.meta.dirname, '..', '..', '..')
const outDir = join(root, 'docs', 'site', 'dist')

/** Linked from pages, and no pages themselves: they are copied to where the links point. */
const files = ['LICENSE', ...globSync('docs/schema/*.sql', { cwd: root })]

/** The site is the Markdown of the repository as it is; in the menu a page is called what its heading says. */
const page = (path: string) => ({
  text: /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1]?.replaceAll('`', '') ?? basename(path, '.md'),
  link: `/${path.replace(/(?:index)?\.md$/, '')}`,
})
const chosen = (folder: string, names: string) => names.split(' ').map((name) => page(`docs/${folder}/${name}.md`))
const pages = (pattern: string) => globSync(pattern, { cwd: root }).sort().map(page)

export default defineConfig({
  title: 'Kaunter',
  description: 'Self-hosted support desk for businesses with many outlets: guides, plugins, reference',
  lang: 'en',
  srcDir: root,
  outDir,
  cacheDir: join(root, 'docs', 'site', 'node_modules', '.cache'),
  srcExclude: ['**/{node_modules,dist,test-output,.packages}/**', 'create-plugin/template/**', 'docs/site/**'],
  ignoreDeadLinks: [/^http:\/\/localhost/, new RegExp(`/(?:${files.map((file) => basename(file)).join('|')})$`)],
  vite: {
    plugins: [
      {
        // The pages are above the folder that has Vue, where nobody would find it; what is built for the server is in it.
        name: 'vue-for-pages-above',
        enforce: 'pre',
        resolveId: (id, _importer, { ssr }) => (ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : null),
      },
    ],
  },
  markdown: {
    config(md) {
      // Code is text: what looks like a template of Vue in it is none.
      const { code_inline: inline } = md.renderer.rules
      md.renderer.rules.code_inline = (tokens, i, ...rest) => {
        tokens[i]?.attrSet('v-pre', '')
        return inline?.(tokens, i, ...rest) ?? ''
      }
    },
  },
  buildEnd() {
    for (const file of files) cpSync(join(root, file), join(outDir, file))
    // Addresses are those of the repository, so that links mean the same in both.
    writeFileSync(join(outDir, 'index.html'), '<!doctype html><meta http-equiv="refresh" content="0; url=docs/">\n')
  },
  themeConfig: {
    logoLink: '/docs/',
    outline: [2, 3],
    search: { provider: 'local' },
    nav: [
      { text: 'Write a plugin', link: '/docs/plugins/' },
      { text: 'Run it', link: '/docs/guides/operate' },
      { text: 'Reference', link: '/docs/reference/' },
    ],
    sidebar: [
      {
        text: 'Write a plugin',
        items: chosen('plugins', 'index first-plugin one-file package verbs data routes settings ui embeds tests'),
      },
      { text: 'Recipes', items: pages('docs/plugins/recipes/*.md') },
      {
        text: 'Quality',
        items: [...chosen('plugins', 'principles quality'), ...chosen('guides', 'deploying-plugins versioning')],
      },
      { text: 'Run it', collapsed: true, items: [page('README.md'), ...pages('docs/guides/*.md')] },
      { text: 'Reference', collapsed: true, items: pages('docs/reference/*.md') },
      {
        text: 'Packages',
        collapsed: true,
        items: [...pages('{core,admin-ui,create-plugin,plugins/*}/README.md'), page('CONTRIBUTING.md')],
      },
      { text: 'Decisions', collapsed: true, items: pages('docs/decisions/0*.md') },
    ],
  },
})
