/** Text as HTML shows it: nothing in it is markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A number with so many decimals and a true minus sign. */
export function figure(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? (0).toFixed(decimals) : text.replace('-', '−');
}

/** A joint, group or angle as people say it: "left knee flexion". */
export function spoken(name: string): string {
  return name.replaceAll('_', ' ');
}

/** The same with a capital. */
export function title(name: string): string {
  const text = spoken(name);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A coordinate inside an SVG: short, never "-0". */
export function at(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}
