import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { removeHalves, replaceFile } from '../../files/atomic-file.ts';
import { sessionIdSchema, subjectSchema } from '../../gait/session-record.ts';

/** Which session of a box is being written: what a crash leaves behind is found without reading every folder. */
const markSchema = z.object({ subject: subjectSchema, session: sessionIdSchema });

export type OpenMark = z.infer<typeof markSchema>;

/** Says that a session is being written. Boxes may share a store: each has a mark of its own. */
export function mark(root: string, { box, subject, session }: OpenMark & { box: string }): Promise<void> {
  return replaceFile(pathOf(root, box), `${JSON.stringify({ subject, session })}\n`);
}

/** Says that none is, whatever an earlier start left behind. */
export async function clearMark(root: string, box: string): Promise<void> {
  await rm(pathOf(root, box), { force: true });
  await removeHalves(root, nameOf(box));
}

/** The session that a box was writing when it ended without a word; null where it ended well, or the mark is damaged. */
export async function readMark(root: string, box: string): Promise<OpenMark | null> {
  try {
    return markSchema.parse(JSON.parse(await readFile(pathOf(root, box), 'utf8')));
  } catch {
    return null;
  }
}

function pathOf(root: string, box: string): string {
  return join(root, nameOf(box));
}

function nameOf(box: string): string {
  return `.open-session.${box}.json`;
}
