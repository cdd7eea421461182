import { walkName } from '../../src/store/sessions/session-file.ts';
import { SessionFolder } from '../../src/store/sessions/session-folder.ts';
import { startedFile, walkLine } from '../store/sessions/stored-session.ts';

/**
 * Writes session after session into the folder of the command line, as fast as the disk goes, until it is killed. Numbers begin
 * at the second argument; each session that is ended is told on stdout.
 */
const [root, first] = [process.argv[2]!, Number(process.argv[3])];
export const WALKS = 5;

if (root !== undefined && Number.isInteger(first)) {
  for (let n = first; ; n++) {
    const file = startedFile(`P-${n % 7}`, n);
    const folder = await SessionFolder.begin(root, file);
    for (let walkNo = 1; walkNo <= WALKS; walkNo++) {
      folder.add('walks', walkLine(walkNo));
      folder.addPoses(`${walkName(walkNo)}.trc`, 'x'.repeat(100_000));
      folder.describe({ ...file, walks: walkNo }, null);
      await new Promise((done) => setTimeout(done, 2));
    }
    await folder.end({ ...file, walks: WALKS, ended_by: 'command', ended_wall: file.started_wall }, null);
    process.stdout.write(`${n}\n`);
  }
}
