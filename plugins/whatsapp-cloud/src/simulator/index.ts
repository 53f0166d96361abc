export { SimulatorError, type SimulatorErrorCode } from './errors.ts'
export type { Behaviour, SimulatorOptions } from './options.ts'
export { type Simulator, startSimulator } from './server.ts'
