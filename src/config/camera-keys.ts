import { statSync } from 'node:fs';
import { join } from 'node:path';
import { GengaitError } from '../errors.ts';
import { readSecret } from './secret.ts';

/** Half of what `openssl rand -hex 32` writes: 128 bits of chance. */
const MIN_CHARACTERS = 32;
const READABLE_BY_ALL = 0o004;

/**
 * The secret of each camera: the first line of `<folder>/<camera>.key`, its text as bytes.
 * @throws GengaitError GENGAIT_E_CAMERA_KEY that tells every key that is absent, short, readable by everybody or not the camera's own
 */
export function readCameraKeys(folder: string, cameras: readonly string[]): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  const owners = new Map<string, string>();
  const faults: string[] = [];
  for (const camera of cameras) {
    const file = join(folder, `${camera}.key`);
    const found = readKey(file);
    const owner = found.key === undefined ? undefined : owners.get(found.key);
    const fault = found.fault ?? (owner === undefined ? undefined : `the same key as ${owner} has`);
    if (fault !== undefined) faults.push(`${file}: ${fault}`);
    else {
      owners.set(found.key!, camera);
      keys.set(camera, Buffer.from(found.key!, 'utf8'));
    }
  }
  if (faults.length > 0) throw new GengaitError('GENGAIT_E_CAMERA_KEY', faults.join('; '));
  return keys;
}

function readKey(file: string): { key: string; fault?: undefined } | { key?: undefined; fault: string } {
  try {
    const key = readSecret(file).trim();
    if (key.length < MIN_CHARACTERS) return { fault: `shorter than ${MIN_CHARACTERS} characters` };
    if ((statSync(file).mode & READABLE_BY_ALL) !== 0) return { fault: 'every user of this computer may read it' };
    return { key };
  } catch (error) {
    const cause = error instanceof GengaitError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === 'ENOENT') return { fault: 'there is no such file' };
    return { fault: cause?.code ?? 'its first line is empty' };
  }
}
