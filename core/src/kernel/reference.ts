import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, onRequestHookHandler } from 'fastify'

/** All its scripts and styles are files of this server; React sets `style` attributes, which no nonce can allow. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Its own switch for the dark colours stands in a bar that we leave out. */
const colours = `
const dark = matchMedia('(prefers-color-scheme: dark)')
const apply = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', apply)
apply()
`

/** Its badges are too pale to be read by everybody; and what scrolls sideways could not be read without a mouse. */
const legible = `
.swagger-ui .highlight-code pre.microlight { overflow-wrap: anywhere; white-space: pre-wrap !important; overflow: visible !important }
html:not(.dark-mode) .swagger-ui .info .title small { background: #5a6270 }
html:not(.dark-mode) .swagger-ui .info .title small.version-stamp { background: #4a6b00 }
html:not(.dark-mode) .swagger-ui .info .url { color: #1f5fae }
html:not(.dark-mode) .swagger-ui .btn.authorize { border-color: #0b7a4b; color: #0b7a4b }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #0b7a4b }
html:not(.dark-mode) .swagger-ui .opblock-get .opblock-summary-method { background: #1565b8 }
html:not(.dark-mode) .swagger-ui .opblock-post .opblock-summary-method { background: #0b7a4b }
html:not(.dark-mode) .swagger-ui .opblock-put .opblock-summary-method { background: #9a5400 }
html:not(.dark-mode) .swagger-ui .opblock-patch .opblock-summary-method { background: #00736a }
html:not(.dark-mode) .swagger-ui .opblock-delete .opblock-summary-method { background: #c01818 }
`

/** `/reference`: what `/openapi.json` says, for people. */
export async function mountReference(http: FastifyInstance, limiter: onRequestHookHandler): Promise<void> {
  await http.register(swaggerUi, {
    routePrefix: '/reference',
    staticCSP: policy,
    theme: {
      title: 'Kaunter API',
      css: [{ filename: 'legible.css', content: legible }],
      js: [{ filename: 'colours.js', content: colours }],
    },
    uiHooks: { onRequest: limiter },
    // Asks no other host whether the description is right.
    uiConfig: { validatorUrl: null, docExpansion: 'list', deepLinking: false, layout: 'BaseLayout' },
  })
}
