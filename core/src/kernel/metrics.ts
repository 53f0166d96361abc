import type { FastifyBaseLogger } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { messageOf } from './errors.ts'
import { scrub } from './redact.ts'

type Labels = Record<string, string>
/** One line of the exposition: its labels and its value. */
export type Sample = readonly [labels: Labels, value: number]

export interface Measure<L extends string> {
  name: string
  help: string
  labels?: readonly L[]
  /** A total that only rises, or a value of this moment (default). */
  kind?: 'counter' | 'gauge'
  /** Called at each scrape. What it throws leaves out this metric and no other. */
  read(): Iterable<Sample> | Promise<Iterable<Sample>>
}

/** Of one counter of a plugin; more would fill the memory of the server and of Prometheus. */
const maxCombinations = 100
const maxLabelLength = 60
const nameForm = /^[a-z][a-z0-9_]{0,60}$/

/** What `/metrics` shows. It outlives the HTTP instances, which are built anew when plugins come and go. */
export class Metrics {
  readonly #registry = new Registry()
  /** What is known only when all others were read. */
  readonly #verdicts = new Registry()
  readonly #log: FastifyBaseLogger
  readonly #requests: Histogram<'method' | 'route' | 'status'>
  readonly #counters = new Map<string, PluginCounter>()
  readonly #refused = new Set<string>()
  readonly #failing = new Map<string, 0 | 1>()

  constructor(log: FastifyBaseLogger) {
    this.#log = log
    collectDefaultMetrics({ register: this.#registry })
    this.#requests = this.histogram(
      'kaunter_http_request_seconds',
      'Time until the answer was sent, by route template; streams are left out',
      [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      ['method', 'route', 'status'],
    )
    const failing = this.#failing
    new Gauge({
      name: 'kaunter_collector_up',
      help: '0 when this figure could not be read at this scrape',
      labelNames: ['metric'],
      registers: [this.#verdicts],
      collect() {
        for (const [metric, up] of failing) this.set({ metric }, up)
      },
    })
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.#requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds)
  }

  histogram<L extends string>(name: string, help: string, buckets: number[], labels: readonly L[] = []): Histogram<L> {
    // A part that is set up again goes on counting.
    const known = this.#registry.getSingleMetric(name)
    if (known !== undefined) return known as Histogram<L>
    return new Histogram({ name, help, buckets, labelNames: [...labels], registers: [this.#registry] })
  }

  /** A metric whose values are asked for at each scrape; a second one of the same name takes the place of the first. */
  measure<L extends string>({ name, help, labels = [], kind = 'gauge', read }: Measure<L>): void {
    this.#registry.removeSingleMetric(name)
    const options = { name, help, labelNames: [...labels], registers: [this.#registry] }
    const metrics = this
    // Read first: two scrapes at once must not add to each other. A reset alone would leave a 0 where nothing is known.
    if (kind === 'gauge')
      new Gauge<string>({
        ...options,
        async collect() {
          const samples = await metrics.#read(name, read)
          this.reset()
          this.remove({})
          for (const [sample, value] of samples) this.set(sample, value)
        },
      })
    else
      new Counter<string>({
        ...options,
        async collect() {
          const samples = await metrics.#read(name, read)
          this.reset()
          this.remove({})
          for (const [sample, value] of samples) this.inc(sample, value)
        },
      })
  }

  async #read(name: string, read: Measure<string>['read']): Promise<Iterable<Sample>> {
    try {
      const samples = await read()
      if (this.#failing.has(name)) this.#failing.set(name, 1)
      return samples
    } catch (error) {
      if (this.#failing.get(name) !== 0)
        this.#log.warn({ reason: messageOf(error), metric: name }, 'a figure for the metrics cannot be read')
      this.#failing.set(name, 0)
      return []
    }
  }

  /** `ctx.count`: `kaunter_<plugin>_<metric>_total`. A wrong name is told once and counts nothing: it must not stop work. */
  count(plugin: string, metric: string, labels: Labels, by: number): void {
    const key = `${plugin} ${metric}`
    const counter = this.#counters.get(key) ?? this.#define(plugin, metric, labels)
    if (counter !== undefined) this.#counters.set(key, counter)
    const problem =
      counter === undefined ? `its name is taken, or not like ${nameForm.source}` : counter.add(labels, by)
    if (problem === '' || this.#refused.has(key)) return
    this.#refused.add(key)
    this.#log.error({ plugin, metric, reason: problem }, 'a counter of a plugin is refused; it is told only once')
  }

  #define(plugin: string, metric: string, labels: Labels): PluginCounter | undefined {
    const names = Object.keys(labels)
    const name = `kaunter_${plugin.replaceAll('-', '_')}_${metric.replace(/_total$/, '')}_total`
    if (![metric, ...names].every((each) => nameForm.test(each)) || names.includes('plugin')) return undefined
    if (this.#registry.getSingleMetric(name) !== undefined) return undefined
    const counter = new Counter({
      name,
      help: `Counted by the plugin ${plugin}`,
      labelNames: ['plugin', ...names],
      registers: [this.#registry],
    })
    return new PluginCounter(counter, plugin, names)
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The text that Prometheus reads. */
  async expose(): Promise<string> {
    const figures = await this.#registry.metrics()
    return figures + (await this.#verdicts.metrics())
  }
}

class PluginCounter {
  readonly #counter: Counter
  readonly #plugin: string
  readonly #names: readonly string[]
  readonly #combinations = new Map<string, Labels>()

  constructor(counter: Counter, plugin: string, names: readonly string[]) {
    this.#counter = counter
    this.#plugin = plugin
    this.#names = names
  }

  /** Answers what is wrong, or an empty text. */
  add(labels: Labels, by: number): string {
    const names = Object.keys(labels)
    if (names.length !== this.#names.length || !this.#names.every((name) => name in labels))
      return `it had the labels ${this.#names.join(', ') || '(none)'} before and now has ${names.join(', ') || '(none)'}`
    if (!(by >= 0 && Number.isFinite(by))) return 'it counts up by a number that is not negative'
    this.#counter.inc(this.#combination(labels), by)
    return ''
  }

  /** The labels as they are shown: without personal data, and all alike when there are too many. */
  #combination(labels: Labels): Labels {
    const key = this.#names.map((name) => labels[name]).join('\0')
    const known = this.#combinations.get(key)
    if (known !== undefined) return known
    const full = this.#combinations.size >= maxCombinations
    const shown: Labels = { plugin: this.#plugin }
    for (const name of this.#names) shown[name] = full ? 'other' : scrub(String(labels[name])).slice(0, maxLabelLength)
    if (!full) this.#combinations.set(key, shown)
    return shown
  }
}
