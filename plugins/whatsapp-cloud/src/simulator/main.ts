import { SimulatorError } from './errors.ts'
import { startSimulator } from './server.ts'

/*
 * The simulator as a process of its own, so that it outlives the server it talks to.
 * Prints {"url":…,"phoneUrl":…} in one line when it listens; SIGTERM and SIGINT end it with its state written.
 */

function required(name: string): string {
  const value = process.env[name]
  if (value !== undefined && value !== '') return value
  throw new SimulatorError(
    'KAUNTER_WHATSAPP_SIMULATOR_OPTION_MISSING',
    `The simulator needs ${name} in its environment. It takes SIMULATOR_WEBHOOK_URL, WABA_APP_SECRET, WABA_ACCESS_TOKEN, ` +
      'WABA_PHONE_NUMBER_ID and WABA_WABA_ID, and optionally SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_STATE_PATH, SIMULATOR_DISPLAY_PHONE_NUMBER.',
  )
}

const { SIMULATOR_PORT, SIMULATOR_HOST, SIMULATOR_STATE_PATH, SIMULATOR_DISPLAY_PHONE_NUMBER } = process.env

try {
  const simulator = await startSimulator({
    port: Number(SIMULATOR_PORT ?? 0),
    ...(SIMULATOR_HOST === undefined ? {} : { host: SIMULATOR_HOST }),
    webhookUrl: required('SIMULATOR_WEBHOOK_URL'),
    appSecret: required('WABA_APP_SECRET'),
    accessToken: required('WABA_ACCESS_TOKEN'),
    phoneNumberId: required('WABA_PHONE_NUMBER_ID'),
    wabaId: required('WABA_WABA_ID'),
    displayPhoneNumber: SIMULATOR_DISPLAY_PHONE_NUMBER ?? '60312345678',
    ...(SIMULATOR_STATE_PATH === undefined ? {} : { statePath: SIMULATOR_STATE_PATH }),
  })
  const stop = () => {
    void simulator.close()
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.stdout.write(`${JSON.stringify({ url: simulator.url, phoneUrl: simulator.phoneUrl })}\n`)
} catch (error) {
  const text = error instanceof SimulatorError ? `${error.code}: ${error.message}` : String(error)
  process.stderr.write(`${text}\n`)
  process.exitCode = 1
}
