import { card, type UiPlugin } from './slot-plugins.ts'

export interface BrokenSlot {
  name: string
  what: string
  source: string
  /** Why it is not shown, what its card says, and whether that offers another attempt. */
  kind: string
  says: RegExp
  retry: boolean
}

const define = (tag: string, body: string) => `customElements.define('${tag}', class extends HTMLElement { ${body} })`

/** Plugins whose element in `ticket.sidebar/v1` cannot be shown, each for another reason. */
export const brokenSlots: BrokenSlot[] = [
  {
    name: 'gone',
    what: 'has a file that is not there',
    source: card('gone-card'),
    kind: 'missing',
    says: /it answers 404.*gone\/index\.js answers 404/,
    retry: true,
  },
  {
    name: 'thrower',
    what: 'throws when it is loaded',
    source: `throw new Error('no such shop')`,
    kind: 'threw',
    says: /Error: no such shop/,
    retry: true,
  },
  {
    name: 'unread',
    what: 'does not parse',
    source: `export default {`,
    kind: 'threw',
    says: /SyntaxError/,
    retry: true,
  },
  {
    name: 'bare',
    what: 'imports what the page does not have',
    source: `import 'vue'`,
    kind: 'threw',
    says: /specifier "vue"/,
    retry: true,
  },
  {
    name: 'idle',
    what: 'never defines its element',
    source: `addEventListener('wake', () => ${define('idle-card', `connectedCallback() { this.textContent = 'awake' }`)})`,
    kind: 'undefined',
    says: /<idle-card> is not in it/,
    retry: false,
  },
  {
    name: 'hanging',
    what: 'never finishes starting',
    source: `${card('hanging-card')}; await new Promise((done) => addEventListener('go-on', done))`,
    kind: 'slow',
    says: /has not finished starting/,
    retry: true,
  },
  {
    name: 'grabber',
    what: 'defines a tag that is taken',
    source: define('tickets-inbox', ''),
    kind: 'taken',
    says: /<tickets-inbox> is already taken by the plugin “tickets”/,
    retry: false,
  },
  {
    name: 'cuckoo',
    what: 'defines a tag of the admin',
    source: define('kaunter-slot', ''),
    kind: 'stranger',
    says: /<kaunter-slot> is already taken by the admin itself/,
    retry: false,
  },
  {
    name: 'victim',
    what: 'finds its tag taken',
    source: card('victim-card'),
    kind: 'taken',
    says: /<victim-card> is already taken by the plugin “thief”/,
    retry: false,
  },
  {
    name: 'hoarder',
    what: 'brings its own Lit',
    source: `import { html, LitElement } from 'lit'
      customElements.define('hoarder-card', class extends LitElement { render() { return html\`mine\` } })`,
    kind: 'library',
    says: /its own lit-html [\d.]+, @lit\/reactive-element [\d.]+, lit-element [\d.]+ instead/,
    retry: false,
  },
  {
    name: 'unborn',
    what: 'throws when its element is made',
    source: define('unborn-card', `constructor() { super(); throw new Error('no memory') }`),
    kind: 'broke',
    says: /Error: no memory/,
    retry: true,
  },
  {
    name: 'clumsy',
    what: 'throws when its element is connected',
    source: define('clumsy-card', `connectedCallback() { throw new Error('fell over') }`),
    kind: 'broke',
    says: /Error: fell over/,
    retry: true,
  },
  {
    name: 'blind',
    what: 'throws when it is first rendered',
    source: card('blind-card', `willUpdate() { throw new Error('cannot see') }`),
    kind: 'broke',
    says: /Error: cannot see/,
    retry: true,
  },
  {
    name: 'stray',
    what: 'throws in the first render of a plain Lit element',
    source: `import { LitElement } from 'lit'
      customElements.define('stray-card', class extends LitElement { render() { throw new Error('plain but wrong') } })`,
    kind: 'broke',
    says: /Error: plain but wrong/,
    retry: true,
  },
]

/** Fine at first; a part of it throws when it is rendered again. */
export const moody = `
  import { html, KaunterElement, register } from '@kaunter/admin-ui'
  register('moody-inner', class extends KaunterElement {
    static properties = { bad: { type: Boolean } }
    render() {
      if (this.bad) throw new Error('bad mood')
      return html\`<button data-test="moody" @click=\${() => { this.bad = true }}>fine</button>\`
    }
  })
  register('moody-card', class extends KaunterElement { render() { return html\`<moody-inner></moody-inner>\` } })`

/** Beside its own element it defines one that another plugin announces. */
export const thief = `customElements.define('victim-card', class extends HTMLElement {}); ${card('thief-card')}`

export const inSidebar = (name: string, more: object = {}): UiPlugin['slots'][number] => ({
  slot: 'ticket.sidebar/v1',
  tag: `${name}-card`,
  permission: `${name}:see`,
  ...more,
})
