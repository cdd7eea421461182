import { either, exactly, object, optional, text } from './shapes.ts';

/** What `/page.json` says. */
export interface PageFacts {
  box: string;
  version: string;
  build: string;
  /** WebSocket address of the broker; null = the server of this page; absent = nobody has told the box. */
  broker_ws?: string | null;
}

const readable = object({ box: text, version: text, build: text, broker_ws: optional(either(text, exactly(null))) });

/** Asks the box which box it is, where its broker is, and which page it has now; null where it doesn't answer. */
export async function fetchFacts(): Promise<PageFacts | null> {
  try {
    const response = await fetch('/page.json', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    const facts: unknown = response.ok ? await response.json() : null;
    return readable(facts) ? (facts as PageFacts) : null;
  } catch {
    return null;
  }
}

/** Which build of the page this is. */
export function ownBuild(): string {
  return document.querySelector('meta[name="gengait-build"]')?.getAttribute('content') ?? '';
}
