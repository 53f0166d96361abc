import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit'

/** Drawn on a 24-unit grid with a 1.75 stroke. Only strokes, so that they follow the colour of the text. */
const shapes = {
  inbox: svg`<path d="M4 13h4.2l1.3 2.5h5L15.8 13H20M4 13l2.3-7.200A1.5 1.5 0 0 1 7.7 4.800h8.600a1.5 1.5 0 0 1 1.4 1L20 13v4.700a1.5 1.5 0 0 1-1.5 1.500h-13A1.5 1.5 0 0 1 4 17.700z"/>`,
  plugin: svg`<path d="M5 8.500h14v10H5zM9 8.500V5M15 8.500V5"/>`,
  sun: svg`<circle cx="12" cy="12" r="3.8"/><path d="M12 3.500v2M12 18.500v2M3.5 12h2M18.5 12h2M6 6l1.4 1.400M16.6 16.6 18 18M18 6l-1.4 1.400M7.4 16.6 6 18"/>`,
  moon: svg`<path d="M19.5 14.500A8 8 0 0 1 9.5 4.500a8 8 0 1 0 10 10z"/>`,
  screen: svg`<rect x="3.5" y="5" width="17" height="11" rx="1.5"/><path d="M9 19.500h6M12 16v3.5"/>`,
  back: svg`<path d="M19 12H5.500M11 6l-6 6 6 6"/>`,
  panel: svg`<rect x="3.5" y="5" width="17" height="14" rx="2"/><path d="M14.5 5v14"/>`,
  send: svg`<path d="M4.5 12 20 4.5 15.5 19.500l-4-6zM11.5 13.5 20 4.5"/>`,
  note: svg`<path d="M6 4.500h12A1.5 1.5 0 0 1 19.5 6v8L14 19.500H6A1.5 1.5 0 0 1 4.5 18V6A1.5 1.5 0 0 1 6 4.500zM14 19.500V15a1 1 0 0 1 1-1h4.5"/>`,
  reply: svg`<path d="M9.5 6 4.5 11l5 5M5 11h8.500a6 6 0 0 1 6 6v1"/>`,
  clock: svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.500V12l3 2"/>`,
  check: svg`<path d="m5 12.5 4.5 4.500L19 7.5"/>`,
  checks: svg`<path d="m2.5 12.5 4.5 4.500L16 7.500M11.5 16.500l.5.5 9.5-9.5"/>`,
  warning: svg`<path d="M12 4.5 20.5 19h-17zM12 10v4M12 16.400v.1"/>`,
  offline: svg`<path d="M4 4l16 16M8.5 15.500a5 5 0 0 1 7 0M5.5 12a9.5 9.5 0 0 1 4-2.300M14 9.600a9.5 9.5 0 0 1 4.5 2.400M12 19v.1"/>`,
  retry: svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.4-5.500M19.5 4v4h-4"/>`,
  close: svg`<path d="M6.5 6.500l11 11M17.5 6.500l-11 11"/>`,
  help: svg`<circle cx="12" cy="12" r="8"/><path d="M9.8 9.800a2.3 2.3 0 1 1 3.3 2.300c-.7.4-1.1.8-1.1 1.600M12 16.300v.1"/>`,
  info: svg`<circle cx="12" cy="12" r="8"/><path d="M12 11v5M12 8v.1"/>`,
  down: svg`<path d="M12 5v13.500M6 12.500l6 6 6-6"/>`,
  up: svg`<path d="M12 19V5.500M6 11.500l6-6 6 6"/>`,
  chevron: svg`<path d="m7 10 5 5 5-5"/>`,
  user: svg`<circle cx="12" cy="8.5" r="3.5"/><path d="M5 19.500c.8-3.3 3.5-5 7-5s6.2 1.7 7 5"/>`,
  lock: svg`<rect x="5.5" y="11" width="13" height="8.5" rx="1.5"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
  file: svg`<path d="M7 4.500h6.500L18 9v10.500H7zM13.5 4.500V9H18"/>`,
  image: svg`<rect x="4" y="5" width="16" height="14" rx="1.5"/><circle cx="9" cy="10" r="1.5"/><path d="m5 17.5 4.5-4 3 2.5 3-3 4.5 4"/>`,
  play: svg`<path d="M8 5.500v13l10.5-6.500z"/>`,
  mic: svg`<rect x="9" y="4" width="6" height="10" rx="3"/><path d="M6 11.500a6 6 0 0 0 12 0M12 17.500V20"/>`,
  pin: svg`<path d="M12 20.500c4-4.3 6-7.5 6-10a6 6 0 0 0-12 0c0 2.5 2 5.7 6 10z"/><circle cx="12" cy="10.5" r="2"/>`,
  chat: svg`<path d="M5.5 5h13A1.5 1.5 0 0 1 20 6.500v8a1.5 1.5 0 0 1-1.5 1.500H11l-4.5 3.500V16h-1A1.5 1.5 0 0 1 4 14.500v-8A1.5 1.5 0 0 1 5.5 5z"/>`,
  settings: svg`<path d="M4 7.500h8.500M18 7.500h2M4 16.500h2M11.5 16.500H20"/><circle cx="15.2" cy="7.5" r="2.7"/><circle cx="8.8" cy="16.5" r="2.7"/>`,
  home: svg`<path d="M4.5 11 12 4.500 19.5 11M6.5 9.500V19.500h11V9.500M10 19.500v-5.500h4v5.500"/>`,
  search: svg`<circle cx="10.8" cy="10.8" r="6.3"/><path d="m15.4 15.400 4.6 4.600"/>`,
  embed: svg`<path d="m8 8-4.500 4L8 16M16 8l4.500 4L16 16M13.5 6.500l-3 11"/>`,
  shop: svg`<path d="M5 10.500v8.500h14v-8.500M4 9l1.500-4h13L20 9a2.7 2.7 0 0 1-5.300 0 2.7 2.7 0 0 1-5.400 0A2.7 2.7 0 0 1 4 9zM10 19v-5h4v5"/>`,
  people: svg`<circle cx="9" cy="9" r="3"/><path d="M3.500 18.500c.6-3 2.700-4.500 5.500-4.500s4.900 1.500 5.500 4.500M15 6.300a3 3 0 0 1 0 5.400M17 14.300c1.900.6 3.100 2 3.500 4.200"/>`,
  calendar: svg`<rect x="4.500" y="6" width="15" height="13.500" rx="1.500"/><path d="M4.500 10.500h15M8.500 4v3.500M15.500 4v3.500"/>`,
  tag: svg`<path d="M4.500 5h6.500l8.500 8.500-6 6L4.500 11zM8.300 8.700v.1"/>`,
  filter: svg`<path d="M4.500 6.500h15M7.500 12h9M10.500 17.500h3"/>`,
  download: svg`<path d="M12 4.500v10M7.500 10.500l4.500 4.500 4.500-4.500M5 19.500h14"/>`,
  bell: svg`<path d="M6.500 16.500v-5a5.500 5.500 0 0 1 11 0v5l1.500 1.500H5zM10.500 20.300h3"/>`,
  merge: svg`<path d="M7 4.500v4c0 4 5 3.500 5 8v3M17 4.500v4c0 4-5 3.500-5 8M9 17l3 3 3-3"/>`,
  more: svg`<path d="M6 12v.1M12 12v.1M18 12v.1"/>`,
  pause: svg`<path d="M9 6.500v11M15 6.500v11"/>`,
  board: svg`<rect x="4" y="5" width="4.500" height="14" rx="1"/><rect x="9.750" y="5" width="4.500" height="9" rx="1"/><rect x="15.500" y="5" width="4.500" height="11" rx="1"/>`,
  gauge: svg`<path d="M4.500 16.500a8 8 0 1 1 15 0M12 14l3.500-4.500M12 14v.1"/>`,
  eye: svg`<path d="M3.500 12s3-6 8.500-6 8.500 6 8.500 6-3 6-8.500 6-8.500-6-8.500-6z"/><circle cx="12" cy="12" r="2.700"/>`,
  plus: svg`<path d="M12 5.500v13M5.5 12h13"/>`,
} satisfies Record<string, SVGTemplateResult>

/** The icons there are. */
export type IconName = keyof typeof shapes

/** An inline icon of the size of the text around it, hidden from screen readers: name the thing in words beside it. */
export function icon(name: IconName | (string & {})): TemplateResult {
  const shape = name in shapes ? shapes[name as IconName] : shapes.plugin
  return html`<svg class="icon" viewBox="0 0 24 24" width="1.25em" height="1.25em" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" style="flex:none;vertical-align:-.22em">${shape}</svg>`
}
