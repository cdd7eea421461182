/** Attributes of an element; numbers are written with one decimal, which is finer than a screen. */
export type Attributes = Readonly<Record<string, string | number>>;

/** One element with what it contains. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`,
  );
  return `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

/** A line of text. @param anchor which end is at x */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
  more: Attributes = {},
): string {
  return element('text', { x, y, 'text-anchor': anchor, ...more }, escaped(text));
}

/** A whole picture on white, so that it reads on dark pages too. @param title what a screen reader says */
export function picture(width: number, height: number, title: string, ...children: readonly string[]): string {
  const about = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' };
  const ground = element('rect', { width, height, fill: '#fff' });
  const type = { 'font-family': 'system-ui, sans-serif', 'font-size': 12, fill: '#222' };
  return `${element('svg', { ...about, ...type }, element('title', {}, escaped(title)), ground, ...children)}\n`;
}

function rounded(value: number): string {
  return `${Number(value.toFixed(1))}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
