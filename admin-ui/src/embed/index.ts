/**
 * The base of widgets for pages of other origins. Unlike the pages of the admin, a widget brings all it needs in one
 * module: this, Lit and its own texts.
 *
 * @example
 * class Opening extends EmbedElement {
 *   override render() { return html`<p>${this.locale === 'ms' ? 'Buka' : 'Open'}</p>` }
 * }
 * register('hello-opening', Opening)
 */
export { css, html, nothing } from 'lit'
export { ApiError } from '../api-error.ts'
export { register } from '../register.ts'
export { type Catalog, type CatalogKey, type Locale, type Messages, translate, type Values } from '../translate.ts'
export { EmbedElement } from './embed-element.ts'
export { Poll } from './poll.ts'
export { sheet } from './sheet.ts'
