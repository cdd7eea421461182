import { configSchema } from './schema.ts';

/** A setting named by the environment: `GENGAIT_SYNC__MAX_WAIT_MS=80` sets `sync.max_wait_ms`. */
export interface EnvironmentSetting {
  variable: string;
  path: (string | number)[];
  value: unknown;
}

/** Variables that start with GENGAIT_, name a section of the configuration, and hold a `__` (or a section as JSON). */
const PREFIX = 'GENGAIT_';

/**
 * The settings in an environment. Names: `GENGAIT_`, then the path in capitals with `__` between its parts
 * (`GENGAIT_MQTT__URL`, `GENGAIT_CAMERAS__NAMES=a,b`); a whole section may be given as JSON (`GENGAIT_LOG={"level":"warn"}`).
 * Text becomes a number, a truth value or a list where the schema wants one; what can't be read so stays text, and the
 * check after merging names it. Variables without `__` that are no section are other programs' business.
 */
export function environmentSettings(env: Record<string, string | undefined>): EnvironmentSetting[] {
  const sections = new Set(Object.keys(configSchema.shape));
  const settings: EnvironmentSetting[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || text === undefined) continue;
    const parts = variable.slice(PREFIX.length).toLowerCase().split('__');
    if (parts.length === 1 && !sections.has(parts[0]!)) continue;
    const path = parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    settings.push({ variable, path, value: readText(text, expectedType(path)) });
  }
  return settings.sort((a, b) => a.path.join('.').localeCompare(b.path.join('.')));
}

type Expected = 'number' | 'boolean' | 'array' | 'object' | 'string';

/** The schema classes of zod, seen only by the fields needed to walk down them. */
interface SchemaNode {
  def: { type: string; innerType?: SchemaNode; element?: SchemaNode; shape?: Record<string, SchemaNode> };
}

function expectedType(path: (string | number)[]): Expected {
  let node = unwrapped(configSchema as unknown as SchemaNode);
  for (const part of path) {
    const next = typeof part === 'number' ? node.def.element : node.def.shape?.[part];
    if (next === undefined) return 'string';
    node = unwrapped(next);
  }
  const type = node.def.type;
  return type === 'number' || type === 'boolean' || type === 'array' || type === 'object' ? type : 'string';
}

function unwrapped(node: SchemaNode): SchemaNode {
  return node.def.innerType === undefined ? node : unwrapped(node.def.innerType);
}

function readText(text: string, expected: Expected): unknown {
  if (expected === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  if (expected === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (expected === 'string') return text;
  if (/^\s*[[{]/.test(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return text;
    }
  }
  return expected === 'array' ? text.split(',').map((part) => part.trim()) : text;
}
