import type { Phase } from './report.ts'

const again = 'then try again on the page Plugins, or restart'

/**
 * What a deployer can do about a failure, when the error does not say it better.
 *
 * @param name the package, as one would install it; a path is nothing to install.
 */
export function remedyOf(phase: Phase, name: string | undefined): string {
  const isPackage = name !== undefined && !/^[./]|^\w:\\/.test(name)
  const install = isPackage ? `Install a version in which it is mended (npm install ${name})` : 'Mend the plugin'
  switch (phase) {
    case 'import':
    case 'routes':
      return `${install} and restart, or set "enabled": false.`
    case 'config':
      return 'Correct these values and restart.'
    case 'ui':
      return isPackage ? `Install it again (npm install ${name}), ${again}.` : `Build its pages, ${again}.`
    case 'crash':
      return `${install} and restart, or switch it on again on the page Plugins if you think it was chance.`
    case 'provides':
    case 'needs':
    case 'range':
      return 'Change which plugins are enabled, and in which versions.'
    case 'migration':
      return `Mend what the reason names, or go back to the version that ran before; ${again}.`
    case 'setup':
    case 'start':
      return `Mend what the reason names, ${again}.`
  }
}
