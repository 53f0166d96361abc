import { expect, test } from 'vitest'
import { place } from './place.ts'

const screen = { width: 390, height: 800 }
const menu = { width: 180, height: 120 }

test('a menu hangs below its button, at the side that was asked for', () => {
  const trigger = { left: 200, top: 10, width: 36, height: 36 }
  expect(place(trigger, menu, screen, 'bottom-start')).toEqual({ left: 200, top: 52 })
  expect(place(trigger, menu, screen, 'bottom-end')).toEqual({ left: 56, top: 52 })
})

test('it never leaves the screen', () => {
  expect(place({ left: 360, top: 10, width: 30, height: 30 }, menu, screen, 'bottom-start').left).toBe(202)
  expect(place({ left: 2, top: 10, width: 30, height: 30 }, menu, screen, 'bottom-end').left).toBe(8)
})

test('where there is no room below it opens above', () => {
  expect(place({ left: 100, top: 750, width: 30, height: 30 }, menu, screen, 'bottom-start').top).toBe(624)
})

test('beside a rail it begins or ends where its button does', () => {
  expect(place({ left: 4, top: 100, width: 40, height: 40 }, menu, screen, 'right-start')).toEqual({
    left: 50,
    top: 100,
  })
  expect(place({ left: 4, top: 700, width: 40, height: 40 }, menu, screen, 'right-end')).toEqual({ left: 50, top: 620 })
})
