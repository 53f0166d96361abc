/** A text or a sign, and all that it may stand on. */
export interface Pair {
  readonly front: string
  readonly backs: readonly string[]
  /** WCAG 2.2 AA: 4.5 for text, 3 for what only has to be seen, such as the edge of a field. */
  readonly least: 4.5 | 3
}

const grounds = ['canvas', 'surface', 'raised'] as const
const meant = ['info', 'good', 'warn', 'bad', 'violet'] as const

/** Which colours may be put together. What is not here is not measured, and so not done. */
export const pairs: readonly Pair[] = [
  { front: 'text', backs: [...grounds, 'hover', 'pressed', 'accent-soft', 'bubble-in', 'bubble-out'], least: 4.5 },
  { front: 'text-quiet', backs: [...grounds, 'hover', 'pressed', 'bubble-in', 'bubble-out'], least: 4.5 },
  { front: 'text-faint', backs: [...grounds, 'hover'], least: 4.5 },
  { front: 'accent', backs: [...grounds, 'hover', 'accent-soft'], least: 4.5 },
  { front: 'on-accent', backs: ['accent-solid', 'accent-solid-hover'], least: 4.5 },
  ...meant.map((each) => ({ front: each, backs: [...grounds, 'hover', `${each}-soft`], least: 4.5 as const })),
  { front: 'text', backs: meant.map((each) => `${each}-soft`), least: 4.5 },
  { front: 'note-text', backs: ['note'], least: 4.5 },
  { front: 'border-input', backs: grounds, least: 3 },
  { front: 'focus', backs: [...grounds, 'hover', 'accent-soft'], least: 3 },
]

type Rgb = readonly [number, number, number]

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((each) => {
    const part = each / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The contrast of two colours as WCAG reckons it, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}
