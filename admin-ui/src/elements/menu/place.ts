export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export interface Size {
  readonly width: number
  readonly height: number
}

export type Placement = 'bottom-start' | 'bottom-end' | 'right-start' | 'right-end'

const GAP = 6
const EDGE = 8

/** Where the corner of a menu goes: as asked, on the other side where there is more room, and always on the screen. */
export function place(trigger: Box, menu: Size, screen: Size, wanted: Placement): { left: number; top: number } {
  const [right, bottom] = [trigger.left + trigger.width, trigger.top + trigger.height]
  const below = bottom + GAP
  const above = trigger.top - GAP - menu.height
  const fits = below + menu.height <= screen.height - EDGE || above < EDGE
  const [left, top] =
    wanted === 'right-end' || wanted === 'right-start'
      ? [right + GAP, wanted === 'right-end' ? bottom - menu.height : trigger.top]
      : [wanted === 'bottom-start' ? trigger.left : right - menu.width, fits ? below : above]
  const within = (at: number, size: number, room: number) => Math.max(EDGE, Math.min(at, room - size - EDGE))
  return { left: within(left, menu.width, screen.width), top: within(top, menu.height, screen.height) }
}
