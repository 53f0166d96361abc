import './people-page.ts'

export { catalog } from './catalog.ts'
