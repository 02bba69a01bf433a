/**
 * The design tokens: one file feeds the bare wall (as CSS variables) and the antd theme of the desks.
 * Surfaces are neutral and dark; colour means that somebody should look. Text colours keep WCAG AA on `surface2`.
 */
export const tokens = {
  backdrop: '#0b0d10',
  surface1: '#12151a',
  surface2: '#1a1e25',
  surface3: '#242a34',
  line: '#2b323d',
  lineStrong: '#465264',
  text1: '#e6eaf0',
  text2: '#b0bac7',
  text3: '#8c97a6',
  /** Normal: grey-green text, never a carpet. */
  normal: '#93b39f',
  /** Needs action now. */
  act: '#ff7a70',
  actSurface: '#3a1a1a',
  /** Degraded or soon due. */
  warn: '#f0b440',
  warnSurface: '#35290f',
  /** Information and selection. */
  info: '#6fadff',
  infoSurface: '#14273f',
  infoFill: '#2463b0',
  /** Night duty. */
  night: '#b8a1f5',
  nightSurface: '#261f3d',
  /** Not due. */
  idle: '#98a3b2',
  fontFamily: '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, "Segoe UI", sans-serif',
  fontMono: 'ui-monospace, "Cascadia Mono", "SF Mono", "Noto Sans Mono CJK SC", monospace',
  radius: 4,
} as const;

/** Puts the tokens on the document as `--backdrop`, `--surface1`, … */
export function applyTokens(root: HTMLElement): void {
  for (const [name, value] of Object.entries(tokens)) {
    root.style.setProperty(`--${name}`, typeof value === 'number' ? `${value}px` : value);
  }
}
