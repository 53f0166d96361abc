import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertContributions } from '../../kernel/contributions.ts'
import { assertEmbeds } from '../../kernel/embeds.ts'
import { messageOf } from '../../kernel/errors.ts'
import { assertUi } from '../../kernel/plugin-ui.ts'
import { type Check, type Problems, told, when } from './check.ts'
import type { Subject } from './subject.ts'

/** What the admin page provides for all plugins. */
const provided = /^(lit($|\/)|@kaunter\/admin-ui(\/records)?$)/

export const uiChecks: readonly Check[] = [
  {
    name: 'calls its elements by its own name',
    run({ plugin, manifest }) {
      const widgets = plugin.embeds?.widgets ?? []
      const own = (tag: string) =>
        tag.startsWith(`${plugin.name}-`) || (manifest.name?.startsWith('@kaunter/') && tag.startsWith('kaunter-'))
      return [
        ...problemOf(() => assertContributions(plugin), 'Rename it there and where it is defined.'),
        ...widgets
          .filter(({ tag }) => !own(tag))
          .map(
            ({ tag }) =>
              `its widget <${tag}> must be called <${plugin.name}-…>: rename it there and where it is defined.`,
          ),
      ]
    },
  },
  {
    name: 'has its pages and widgets built',
    run({ plugin, manifest }) {
      const { admin } = plugin
      // What its elements are called is another question.
      const pages = admin && { name: plugin.name, admin: { directory: admin.directory } }
      return [
        ...problemOf(() => pages && assertUi(pages), 'Run npm run build.'),
        ...problemOf(() => assertEmbeds({ ...plugin, ...renamed(plugin) }, manifest.name), 'Run npm run build.'),
      ]
    },
  },
  {
    name: 'shares Lit and the elements of the admin',
    run: ({ plugin: { admin, embeds } }) => [
      ...(admin === undefined ? [] : modulesIn(admin.directory).flatMap(foreignImports)),
      ...(embeds === undefined ? [] : modulesIn(embeds.directory).flatMap(bareImports)),
    ],
  },
  {
    name: 'keeps secrets and configuration out of the admin pages',
    async run(subject) {
      const { adminManifest } = await subject.alone('postgresql')
      return Object.entries(subject.config)
        .filter(([, value]) => typeof value === 'string' && value.length >= 6 && adminManifest.includes(value))
        .map(
          ([key]) =>
            `the value of "${key}" is in the manifest of the admin, which every user gets: take it out of nav, pages and slots.`,
        )
    },
  },
]

function problemOf(assert: () => void, remedy: string): Problems {
  try {
    assert()
    return []
  } catch (error) {
    return [told(messageOf(error), remedy)]
  }
}

/** The widgets that are called as they must be. */
function renamed({ name, embeds }: Subject['plugin']): Pick<Subject['plugin'], 'embeds'> {
  if (embeds === undefined) return {}
  return {
    embeds: {
      ...embeds,
      widgets: embeds.widgets.filter(({ tag }) => /^kaunter-/.test(tag) || tag.startsWith(`${name}-`)),
    },
  }
}

interface Module {
  path: string
  code: string
}

const modulesIn = (directory: string): Module[] =>
  existsSync(directory)
    ? globSync('**/*.js', { cwd: directory }).map((path) => ({
        path,
        code: readFileSync(join(directory, path), 'utf8'),
      }))
    : []

/** As a bundler writes them; nothing else in a bundle looks like it. */
const importsOf = ({ code }: Module): string[] =>
  [
    ...code.matchAll(
      /(?:^|[;}\s])(?:import|export)(?:[\w$*{},\s]*?from)?\s*["']([^"'\n]+)["']|\bimport\(\s*["'`]([^"'`\n]+)["'`]/gm,
    ),
  ]
    .map(([, named, dynamic]) => named ?? dynamic ?? '')
    .filter((specifier) => !/^(\.{0,2}\/|https?:)/.test(specifier))

const bringsLit = ({ code }: Module) => /(litElementVersions|reactiveElementVersions|litHtmlVersions)/.test(code)

const foreignImports = (module: Module): Problems => [
  ...importsOf(module)
    .filter((specifier) => !provided.test(specifier))
    .map((specifier) => `${module.path} imports ${specifier}, which the admin page does not provide: bundle it.`),
  ...when(
    bringsLit(module),
    `${module.path} carries its own Lit: leave lit… and @kaunter/admin-ui out of the bundle, as pluginUi() of @kaunter/admin-ui/vite does.`,
  ),
]

/** A foreign page provides nothing. */
const bareImports = (module: Module): Problems =>
  importsOf(module).map(
    (specifier) =>
      `${module.path} imports ${specifier}, which no page of a shop provides: build it with embed() of @kaunter/admin-ui/vite.`,
  )
