export type SimulatorErrorCode =
  | 'KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION'
  | 'KAUNTER_WHATSAPP_SIMULATOR_STATE_UNREADABLE'
  | 'KAUNTER_WHATSAPP_SIMULATOR_BAD_REQUEST'
  | 'KAUNTER_WHATSAPP_SIMULATOR_PERSON_UNKNOWN'
  | 'KAUNTER_WHATSAPP_SIMULATOR_WRONG_HOST'
  | 'KAUNTER_WHATSAPP_SIMULATOR_OPTION_MISSING'
  | 'KAUNTER_WHATSAPP_SIMULATOR_CLOSED'

const STATUS: Record<SimulatorErrorCode, number> = {
  KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION: 500,
  KAUNTER_WHATSAPP_SIMULATOR_STATE_UNREADABLE: 500,
  KAUNTER_WHATSAPP_SIMULATOR_BAD_REQUEST: 400,
  KAUNTER_WHATSAPP_SIMULATOR_PERSON_UNKNOWN: 404,
  KAUNTER_WHATSAPP_SIMULATOR_WRONG_HOST: 403,
  KAUNTER_WHATSAPP_SIMULATOR_OPTION_MISSING: 500,
  KAUNTER_WHATSAPP_SIMULATOR_CLOSED: 503,
}

/** An error of the simulator itself; what Graph would answer is a `GraphError` instead. */
export class SimulatorError extends Error {
  readonly code: SimulatorErrorCode
  readonly statusCode: number

  constructor(code: SimulatorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SimulatorError'
    this.code = code
    this.statusCode = STATUS[code]
  }
}
