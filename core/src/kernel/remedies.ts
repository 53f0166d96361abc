import type { EnabledPlugin } from './kernel.ts'
import type { Phase } from './report.ts'

const again = 'then try again on the page Plugins, or restart'

/** What a deployer can do about a failure, when the error does not say it better. */
export function remedyOf(phase: Phase, plugin: Pick<EnabledPlugin, 'origin' | 'path'> | undefined): string {
  const name = plugin?.origin.package
  const install =
    name === undefined ? 'Tell its author' : `Install a version in which it is mended (npm install ${name})`
  switch (phase) {
    case 'range':
      return 'Install versions that fit each other.'
    case 'import':
      return `${install}, or set "enabled": false, and restart.`
    case 'config':
      return `Correct the values at ${plugin?.path ?? 'its place in the file'}, and restart.`
    case 'ui':
      return `${name === undefined ? 'Build its pages' : `Build its pages, or install it again (npm install ${name})`}, ${again}.`
    case 'migration':
      return `Mend what the reason names; what had run before it stays. ${capital(again)}.`
    case 'provides':
    case 'needs':
      return 'Change which plugins are enabled.'
    case 'crash':
      return `${install}, and switch it on again on the page Plugins.`
    case 'setup':
    case 'start':
      return `Mend what the reason names, ${again}.`
    case 'routes':
      return `${install}, and restart.`
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
