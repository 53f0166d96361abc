import Fastify, { type FastifyInstance } from 'fastify'
import { Clock } from './clock.ts'
import { controlRoutes } from './control-routes.ts'
import { SimulatorError } from './errors.ts'
import { graphRoutes } from './graph-routes.ts'
import { Live } from './live.ts'
import { MediaShelf } from './media.ts'
import { DEFAULT_BEHAVIOUR, type SimulatorOptions } from './options.ts'
import { Outbox } from './outbox.ts'
import { digitsOf, People } from './people.ts'
import { phoneRoutes } from './phone-routes.ts'
import { PhoneScreen } from './phone-screen.ts'
import { Simulation } from './simulation.ts'
import { State } from './state.ts'

export interface Simulator {
  /** Base of the Graph API, without a version: `http://127.0.0.1:…`. */
  url: string
  /** The page on which a person plays a merchant. */
  phoneUrl: string
  /** Stops at once and writes the state; webhooks without a 200 stay in it. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const CONTROL_BODY_LIMIT = 32 * 1024 * 1024

/**
 * Starts a Graph API for development and tests: real HTTP, signed webhooks, a phone in the browser.
 *
 * @throws SimulatorError KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION, KAUNTER_WHATSAPP_SIMULATOR_STATE_UNREADABLE
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  if (process.env.NODE_ENV === 'production') {
    throw new SimulatorError(
      'KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION',
      'The WhatsApp simulator does not run in production: customers would write to nobody. ' +
        'Set WABA_ACCESS_TOKEN, WABA_APP_SECRET, WABA_VERIFY_TOKEN, WABA_PHONE_NUMBER_ID to use the Cloud API.',
    )
  }
  const { host = '127.0.0.1', port = 0, appSecret, webhookUrl } = options
  const account = {
    wabaId: options.wabaId,
    phoneNumberId: options.phoneNumberId,
    displayPhoneNumber: digitsOf(options.displayPhoneNumber),
  }
  let url = ''
  const behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour }
  const state = new State(options.statePath)
  const clock = new Clock()
  const live = new Live()
  const people = new People(state)
  const media = new MediaShelf(state, clock, appSecret, () => url)
  const outbox: Outbox = new Outbox({
    state,
    clock,
    webhookUrl,
    appSecret,
    behaviour,
    onAnswered: (item) => simulation.answered(item),
    onHealth: () => screen.peopleChanged(),
  })
  const screen = new PhoneScreen(state, people, live, account.displayPhoneNumber, () => outbox.health)
  const simulation = new Simulation({ account, state, clock, outbox, people, media, screen, behaviour })

  const app = createApp(host)
  await app.register(phoneRoutes, { simulation, people, media, live, screen })
  await app.register(controlRoutes, { prefix: '/_sim', simulation, outbox, clock, state, behaviour })
  await app.register(graphRoutes, { options, behaviour, simulation, media, clock })
  url = await app.listen({ port, host })

  outbox.start()
  simulation.resume()

  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      clock.close()
      screen.close()
      live.close()
      await outbox.close()
      await app.close()
      await state.flush()
    })()
    return closing
  }
  return { url, phoneUrl: `${url}/phone`, close, [Symbol.asyncDispose]: close }
}

function createApp(host: string): FastifyInstance {
  const app = Fastify({
    bodyLimit: CONTROL_BODY_LIMIT,
    // A misspelt key must be refused, not silently dropped.
    ajv: { customOptions: { removeAdditional: false } },
    // Calls that are never answered on purpose would otherwise hold the close for ever.
    forceCloseConnections: true,
    rewriteUrl: (request) => (request.url ?? '/').replace(/^\/v\d+\.\d+(?=\/)/, ''),
  })
  app.addHook('onRequest', async (request) => {
    if (!isLoopback(host) || isLoopback(request.hostname)) return
    // A page elsewhere can point its own name at 127.0.0.1 and would then pass as same-origin.
    throw new SimulatorError(
      'KAUNTER_WHATSAPP_SIMULATOR_WRONG_HOST',
      `The simulator answers to 127.0.0.1 and localhost, not to ${request.hostname}. Set the option host to open it to others.`,
    )
  })
  app.setErrorHandler(
    (error: Error & { statusCode?: number; code?: string; validation?: unknown }, _request, reply) => {
      const isOurs = error instanceof SimulatorError
      const code = isOurs
        ? error.code
        : error.validation === undefined
          ? error.code
          : 'KAUNTER_WHATSAPP_SIMULATOR_BAD_REQUEST'
      return reply.code(error.statusCode ?? 500).send({ code: code ?? 'INTERNAL', message: error.message })
    },
  )
  return app
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)
}
