import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from './tables.ts';

/** What ships in `models/` and is read by the product. */
export const SHIPPED_FILES = [
  'gengait-int8.onnx',
  'gengait-fp32.onnx',
  'gengait-score-int8.onnx',
  'gengait-score-fp32.onnx',
  'normative.json',
  'walker.json',
  'score/weights.safetensors',
  'twin/weights.safetensors',
] as const;

/** The card's table of shipped files. */
export function filesTable(folder: string): string {
  const rows = SHIPPED_FILES.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return [`\`${name}\``, `${bytes.length}`, `\`${createHash('sha256').update(bytes).digest('hex')}\``];
  });
  return table(['file', 'bytes', 'sha256'], rows);
}

/** Replaces what stands between `<!-- name:begin -->` and `<!-- name:end -->`. @throws RangeError where the marks are missing. */
export function replaceSection(card: string, name: string, content: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [card.indexOf(begin), card.indexOf(end)];
  if (from < 0 || to < from) throw new RangeError(`the card has no section ${name}`);
  return `${card.slice(0, from + begin.length)}\n${content.trim()}\n${card.slice(to)}`;
}

/** What stands in a section. */
export function sectionOf(card: string, name: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  return card.slice(card.indexOf(begin) + begin.length, card.indexOf(end)).trim();
}
