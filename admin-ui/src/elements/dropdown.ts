import '@awesome.me/webawesome/dist/components/dropdown/dropdown.js'
import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js'

// The library's own icons are data: addresses that it fetches, which the content security policy refuses.
registerIconLibrary('system', { resolver: (name) => `/admin/assets/menu-icons.svg#${name}`, spriteSheet: true })
