import { nameInvalid, titleInvalid } from './errors.ts'

/** What a plugin is called, in the three places that ask. */
export interface Names {
  /** On npm: `kaunter-plugin-…`. */
  package: string
  /** In the kernel: prefix of its tables, tags, permissions and addresses. */
  plugin: string
  /** The new folder. */
  folder: string
}

const packagePattern = /^(?:@[a-z0-9][a-z0-9._~-]*\/)?[a-z0-9][a-z0-9._~-]*$/
const pluginPattern = /^[a-z][a-z0-9-]{1,39}$/
const titlePattern = /^[\p{L}\p{N}][\p{L}\p{N}\p{M} &+.,()-]{0,59}$/u

/** Taken by the platform: its built-in parts and its own plugins. */
export const reserved: ReadonlySet<string> = new Set([
  ...['admin', 'audit', 'auth', 'calendars', 'dashboard', 'directory', 'embeds', 'jobs', 'kaunter', 'live', 'media'],
  ...['messaging', 'notifications', 'plugins', 'reports', 'settings', 'webhooks'],
  ...['baileys', 'csat', 'einvoice', 'pos', 'renewals', 'tickets', 'update', 'whatsapp-cloud'],
])

/**
 * The names that follow from what somebody typed: `acme-loyalty` is the plugin of that name in the package
 * `kaunter-plugin-acme-loyalty`, by which people find it and `kaunter add acme-loyalty` enables it.
 *
 * @throws KAUNTER_CREATE_NAME_INVALID
 */
export function namesFor(given: string): Names {
  const refuse = (problem: string) => nameInvalid({ name: given, problem })
  if (given.length > 214 || !packagePattern.test(given))
    throw refuse('npm takes lower case letters, digits, dashes and dots, with @scope/ before it if you have one.')
  const [, scope = '', folder = ''] = /^(@.*\/)?(.*)$/.exec(given) ?? []
  const bare = folder.replace(/^(kaunter-)?(plugin-)?/, '')
  const plugin = bare.replaceAll(/[._~]+/g, '-')
  if (!pluginPattern.test(plugin) || plugin.endsWith('-'))
    throw refuse(
      `the plugin would be called "${plugin}", and that must be 2 to 40 lower case letters, digits and dashes, with a letter first.`,
    )
  if (reserved.has(plugin)) throw refuse(`the plugin "${plugin}" is a part of Kaunter itself.`)
  return { package: `${scope}kaunter-plugin-${bare}`, plugin, folder }
}

/** `acme-loyalty` as people would write it: Acme loyalty. */
export const titleOf = (plugin: string): string => plugin.charAt(0).toUpperCase() + plugin.slice(1).replaceAll('-', ' ')

/** @throws KAUNTER_CREATE_TITLE_INVALID for what would have to be escaped in code, JSON, YAML or Markdown. */
export function checkTitle(title: string): string {
  if (!titlePattern.test(title)) throw titleInvalid({ title })
  return title
}
