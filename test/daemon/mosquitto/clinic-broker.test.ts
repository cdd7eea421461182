import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { seededRandom } from '../../../src/maths/seeded-random.ts';
import { COMMANDS, type Verb } from '../../../src/publish/schemas/commands.ts';
import { Tablet } from '../tablet.ts';
import { Walkway } from '../walkway.ts';
import { Mosquitto, NO_MOSQUITTO, passwordOf, type User } from './real-mosquitto.ts';

const SESSION = '20200101T000000Z-000000';

describe('sessions over a clinic’s mosquitto, with its access list', { skip: NO_MOSQUITTO }, () => {
  const walkway = new Walkway();
  const open: Tablet[] = [];
  let mosquitto: Mosquitto;
  let tablet: Tablet;

  const as = async (user: User): Promise<Tablet> => {
    const options = { username: user, password: passwordOf(user) };
    open.push(await Tablet.connect(mosquitto.url, walkway.box, options));
    return open.at(-1)!;
  };

  before(async () => {
    mosquitto = await Mosquitto.start(walkway.dir, walkway.box);
    const password = join(walkway.dir, 'password');
    writeFileSync(password, passwordOf('gengait'));
    tablet = await as('tablet');
    await tablet.send('stop_session', JSON.stringify({ id: 'left-behind' }), true);
    await walkway.open(`[mqtt]\nurl = "${mosquitto.url}"\nusername = "gengait"\npassword_file = "${password}"\n`);
  });
  after(async () => {
    for (const client of open) await client.close();
    await walkway.close();
    await mosquitto?.kill();
  });

  it('does not do a command that was left on the broker: says so, and takes it off', async () => {
    const reply = await tablet.until('the answer', () => tablet.replies('stop_session')[0]);
    assert.deepEqual([reply.id, reply.error?.code], ['left-behind', 'GENGAIT_E_COMMAND_RETAINED']);
    await tablet.until('the finding', () => tablet.now('finding/command_retained'));
    await tablet.until('the empty message', () => tablet.now('command/stop_session') === null);
  });

  it('answers every command, each in its own way where nothing is running', async () => {
    const given: { [V in Verb]: [object, string] } = {
      start_session: [{ subject: 'Anna Berg' }, 'COMMAND_ARGUMENTS'],
      stop_session: [{}, 'SESSION_NONE'],
      choose_patient: [{ track: 4711 }, 'PERSON_ABSENT'],
      acknowledge: [{ alert: 'trunk', by: 'AB' }, 'ALERT_NONE'],
      mute: [{ minutes: 5 }, 'SESSION_NONE'],
      list_subjects: [{ subject: 'P-1' }, 'COMMAND_ARGUMENTS'],
      list_sessions: [{ subject: '../P-1' }, 'COMMAND_ARGUMENTS'],
      read_session: [{ session: SESSION }, 'SESSION_UNKNOWN'],
      read_trend: [{ subject: 'Anna Berg' }, 'COMMAND_ARGUMENTS'],
      compare_sessions: [{ a: SESSION, b: SESSION }, 'SESSION_UNKNOWN'],
      export: [{ session: SESSION, formats: ['trc'] }, 'SESSION_UNKNOWN'],
    };
    for (const verb of Object.keys(COMMANDS) as Verb[]) {
      const [argument, code] = given[verb];
      assert.equal(await tablet.refused(verb, argument), `GENGAIT_E_${code}`, verb);
    }
    assert.deepEqual((await tablet.get('list_subjects', {})).subjects, []);
    assert.deepEqual(await tablet.get('list_sessions', {}), { sessions: [], omitted: 0 });
  });

  it('keeps one session at a time while two tablets start and stop at once', async () => {
    const other = await as('tablet');
    const asked = [1, 2, 3].flatMap((n) => [
      tablet.ask('start_session', { subject: `P-${n}` }),
      other.ask('start_session', { subject: `P-${n}0` }),
    ]);
    for (const reply of await Promise.all(asked)) assert.ok(reply.ok);
    const stops = await Promise.all([tablet.ask('stop_session'), other.ask('stop_session')]);
    assert.deepEqual(stops.map(({ ok }) => ok).sort(), [false, true], 'one ends it, the other is told that none runs');
    await tablet.until('six ends', () => tablet.events().filter((kind) => kind === 'session_ended').length === 6);
    const kinds = tablet.events().filter((kind) => kind.startsWith('session_'));
    assert.deepEqual(kinds, Array.from({ length: 6 }, () => ['session_started', 'session_ended']).flat());
    const { sessions } = await tablet.get('list_sessions', {});
    assert.deepEqual(
      [sessions.length, sessions.filter(({ ended_by }) => ended_by === 'another_started').length],
      [6, 5],
    );
  });

  it('lets a display see the session but neither ask nor read answers, and cameras nothing', async () => {
    const [display, cameras] = [await as('display'), await as('cameras')];
    const { session } = await tablet.get('start_session', { subject: 'P-9' });
    await display.until('the session', () => display.now('session')?.session === session);
    await display.send('stop_session', JSON.stringify({ id: 'display' }));
    await cameras.send('stop_session', JSON.stringify({ id: 'cameras' }));
    // A later command is answered: the earlier ones would have been done by then.
    const muted = await tablet.get('mute', { minutes: 1 });
    await tablet.until('mute', () => tablet.now('session')?.muted_until_t === muted.muted_until_t);
    assert.equal(tablet.now('session')?.session, session);
    const answers = display.heard.filter(({ topic }) => /\/(response|command)\//.test(topic));
    assert.deepEqual([answers, cameras.heard], [[], []]);
  });

  it('goes on with the session when the broker is killed and comes back empty', async () => {
    const before = tablet.now('session')!;
    const heard = tablet.heard.length;
    await mosquitto.kill();
    await mosquitto.run();
    const again = await tablet.until(
      'the session',
      () => tablet.heard.slice(heard).find(({ topic }) => topic.endsWith('/session'))?.payload,
    );
    assert.deepEqual([again.session, again.muted_until_t], [before.session, before.muted_until_t]);
    await tablet.until('an answer', () => walkway.system.sessions.running !== null);
    const { session } = await tablet.get('stop_session', {});
    assert.deepEqual([session.session, session.ended_by], [before.session, 'command']);
    await tablet.until('the cleared topic', () => tablet.now('session') === null);
  });

  it('answers after a thousand pieces of nonsense on its command topics', async () => {
    const random = seededRandom(9);
    const verbs = [...Object.keys(COMMANDS), 'x', '__proto__', 'ä'.repeat(30), 'v'.repeat(3000), '$SYS'];
    const pieces = [
      '{',
      '}',
      '"id":',
      '"a"',
      ',',
      '"subject":',
      '"P-1"',
      'null',
      '[',
      ']',
      '\\u0000',
      '\xff',
      '-1e999',
      '"minutes":',
      'true',
    ];
    for (let n = 0; n < 1000; n++) {
      const verb = verbs[Math.floor(random() * verbs.length)]!;
      const parts = Array.from(
        { length: Math.floor(12 * random()) },
        () => pieces[Math.floor(random() * pieces.length)]!,
      );
      await tablet.send(verb, Buffer.from(parts.join(''), 'latin1'));
    }
    assert.deepEqual(Object.keys(await tablet.get('list_sessions', {})), ['sessions', 'omitted']);
    const refused = tablet.heard.filter(({ topic, payload }) => /\/response\//.test(topic) && payload?.ok === false);
    assert.ok(refused.length > 500, `${refused.length} refusals, each to whoever asks`);
  });

  it('said nothing that broke its schema', () => {
    assert.deepEqual(tablet.faults, []);
  });
});
