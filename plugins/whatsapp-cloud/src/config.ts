import { type Static, Type } from '@kaunter/core'
import { configIncomplete, simulatorInProduction } from './errors.ts'

export const configSchema = Type.Object({
  verifyToken: Type.Optional(
    Type.String({ title: 'Token that Meta shows when it verifies the webhook', secret: true }),
  ),
  appSecret: Type.Optional(Type.String({ title: 'Secret of the Meta app', secret: true })),
  previousAppSecret: Type.Optional(Type.String({ title: 'The old secret, while Meta changes over', secret: true })),
  accessToken: Type.Optional(Type.String({ title: 'Token of the system user', secret: true })),
  phoneNumberId: Type.Optional(
    Type.String({ title: 'Id of the phone number to send from', minLength: 1, maxLength: 100 }),
  ),
  wabaId: Type.Optional(Type.String({ title: 'Id of the WhatsApp Business account', minLength: 1, maxLength: 100 })),
  moreNumbers: Type.Array(
    Type.Object({ phoneNumberId: Type.String({ minLength: 1, maxLength: 100 }), wabaId: Type.Optional(Type.String()) }),
    { default: [], title: 'Further numbers of the same app' },
  ),
  apiBase: Type.String({
    default: 'https://graph.facebook.com',
    pattern: '^https?://',
    title: 'Address of the Graph API',
  }),
  graphVersion: Type.String({ default: 'v26.0', pattern: '^v\\d+\\.\\d+$', title: 'Version of the Graph API' }),
  simulatorPort: Type.Integer({
    default: 8090,
    minimum: 0,
    maximum: 65_535,
    title: 'Port of the simulator in development',
  }),
})
export type Config = Static<typeof configSchema>

export interface OwnNumber {
  phoneNumberId: string
  wabaId: string | null
}

/** Where the plugin sends and what it trusts. The simulator's are known when it runs. */
export interface Target {
  simulated: boolean
  apiBase: string
  graphVersion: string
  accessToken: string
  appSecrets: readonly string[]
  verifyToken: string
  numbers: readonly OwnNumber[]
}

/**
 * Meta when the WABA_* variables are there; `undefined` means the simulator.
 *
 * @throws KAUNTER_WHATSAPP_CONFIG_INCOMPLETE, KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION
 */
export function metaTarget(config: Config, production: boolean): Target | undefined {
  const needed = {
    WABA_VERIFY_TOKEN: config.verifyToken,
    WABA_APP_SECRET: config.appSecret,
    WABA_ACCESS_TOKEN: config.accessToken,
    WABA_PHONE_NUMBER_ID: config.phoneNumberId,
  }
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === undefined ? [name] : []))
  if (missing.length === Object.keys(needed).length) {
    if (production) throw simulatorInProduction({})
    return undefined
  }
  const { verifyToken, appSecret, accessToken, phoneNumberId } = config
  if (verifyToken === undefined || appSecret === undefined || accessToken === undefined || phoneNumberId === undefined)
    throw configIncomplete({ missing: missing.join(', ') })
  return {
    simulated: false,
    // Older settings carry the version in the address.
    apiBase: config.apiBase.replace(/\/+$/, '').replace(/\/v\d+\.\d+$/, ''),
    graphVersion: config.graphVersion,
    accessToken,
    appSecrets: [appSecret, ...(config.previousAppSecret === undefined ? [] : [config.previousAppSecret])],
    verifyToken,
    numbers: [
      { phoneNumberId, wabaId: config.wabaId ?? null },
      ...config.moreNumbers.map((number) => ({ phoneNumberId: number.phoneNumberId, wabaId: number.wabaId ?? null })),
    ],
  }
}
