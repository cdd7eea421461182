import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that a reader sees the old text or the whole new one, never half: beside it, synced, renamed.
 * A failure (full disk, no permission) leaves what was there and takes the half-written file away.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array): void {
  const beside = besideOf(path);
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

/** The same without holding up the caller; once it resolves, a power loss does not take the new text back. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const beside = besideOf(path);
  try {
    const file = await open(beside, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * Takes away what writers that were killed left half-written in a folder, of files whose names begin with `prefix`; nothing
 * happens where there is no folder.
 */
export async function removeHalves(folder: string, prefix = ''): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(prefix) && HALF.test(one)))
    await rm(join(folder, name), { force: true });
}

/** Makes what was made or renamed in a folder survive a power loss. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const HALF = /\.part-\d+$/;

function besideOf(path: string): string {
  return `${path}.part-${process.pid}`;
}
