/**
 * Small checks of what comes over the wire. The published schemas say the same and more, but their library would be a
 * quarter of the page; here only what the page reads is checked.
 */
export type Check = (value: unknown) => boolean;

/** A finite number. */
export const number: Check = (value) => typeof value === 'number' && Number.isFinite(value);

/** A text, also an empty one. */
export const text: Check = (value) => typeof value === 'string';

/** True or false. */
export const flag: Check = (value) => typeof value === 'boolean';

/** What the check takes, or null. */
export function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

/** What the check takes, or nothing at all. */
export function optional(check: Check): Check {
  return (value) => value === undefined || check(value);
}

/** A list of what the check takes; of `length` where one is given. */
export function listOf(check: Check, length?: number): Check {
  return (value) => Array.isArray(value) && (length === undefined || value.length === length) && value.every(check);
}

/** An object whose values all fit, under whatever names. */
export function recordOf(check: Check): Check {
  return (value) => isObject(value) && Object.values(value).every(check);
}

/** An object that has at least these fields. */
export function object(fields: Record<string, Check>): Check {
  const checks = Object.entries(fields);
  return (value) => isObject(value) && checks.every(([name, check]) => check(value[name]));
}

/** Any of the checks takes it. */
export function either(...checks: readonly Check[]): Check {
  return (value) => checks.some((check) => check(value));
}

/** Exactly this value. */
export function exactly(wanted: unknown): Check {
  return (value) => value === wanted;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
