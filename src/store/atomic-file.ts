import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/**
 * Writes a file so that a reader sees the old text or the whole new one, never half: beside it, synced, renamed.
 * A failure (full disk, no permission) leaves what was there and takes the half-written file away.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const beside = `${path}.part-${process.pid}`;
  try {
    const file = openSync(beside, 'w');
    try {
      const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
