/**
 * Defines a custom element unless the tag is taken. Two bundles that carry the same element must not break each other:
 * the first definition stays and the second is reported on the console.
 */
export function register(tag: string, element: CustomElementConstructor): void {
  const existing = customElements.get(tag)
  if (existing === undefined) customElements.define(tag, element)
  else if (existing !== element) console.warn(`<${tag}> is already defined; the first definition stays.`)
}
