/** Two soft notes, made by the browser: nothing to load, and nothing to be kept from playing by a missing file. */
const NOTES = [
  { hertz: 659.3, at: 0 },
  { hertz: 880, at: 0.14 },
] as const
const SECONDS = 0.5
const LOUDNESS = 0.12

let context: AudioContext | undefined

/** Browsers are silent until somebody has clicked or typed in the page; then nothing is heard, and nothing is wrong. */
export async function chime(): Promise<void> {
  context ??= new AudioContext()
  await context.resume()
  for (const { hertz, at } of NOTES) {
    const start = context.currentTime + at
    const tone = new OscillatorNode(context, { type: 'sine', frequency: hertz })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, start + SECONDS)
    tone.connect(volume).connect(context.destination)
    tone.start(start)
    tone.stop(start + SECONDS)
  }
}
