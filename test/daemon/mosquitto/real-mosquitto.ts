import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { freePort } from '../../free-port.ts';

/** Everybody in the shipped access list; the password is the name backwards. */
export const USERS = ['gengait', 'tablet', 'cameras', 'display'] as const;
export type User = (typeof USERS)[number];

const SHIPPED = new URL('../../../systemd/mosquitto/', import.meta.url);

/** Path of a program, or null; Debian keeps daemons outside a user's PATH. */
function find(program: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? null;
}

const [MOSQUITTO, PASSWD] = [find('mosquitto'), find('mosquitto_passwd')];

/** Why there is no real mosquitto to test with; false where there is. */
export const NO_MOSQUITTO: string | false = MOSQUITTO && PASSWD ? false : 'mosquitto is not installed';

export const passwordOf = (user: User): string => [...user].reverse().join('');

/** A real mosquitto with the shipped configuration and access list, for a box of this name. */
export class Mosquitto {
  readonly url: string;
  /** For browsers. */
  readonly wsUrl: string;
  readonly #config: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(config: string, port: number, wsPort: number) {
    this.#config = config;
    this.#port = port;
    this.url = `mqtt://127.0.0.1:${port}`;
    this.wsUrl = `ws://127.0.0.1:${wsPort}`;
  }

  static async start(dir: string, box: string): Promise<Mosquitto> {
    const [port, wsPort] = [await freePort('tcp'), await freePort('tcp')];
    const shipped = (name: string): string => readFileSync(new URL(name, SHIPPED), 'utf8');
    const [passwords, acl, config] = ['passwd', 'acl', 'conf'].map((name) => join(dir, `mosquitto.${name}`)) as [
      string,
      string,
      string,
    ];
    writeFileSync(passwords, USERS.map((user) => `${user}:${passwordOf(user)}\n`).join(''), { mode: 0o600 });
    execFileSync(PASSWD!, ['-U', passwords]);
    writeFileSync(acl, shipped('gengait.acl').replaceAll('/box1/', `/${box}/`), { mode: 0o600 });
    const own = shipped('gengait.conf')
      .replace('/etc/mosquitto/gengait.passwd', passwords)
      .replace('/etc/mosquitto/gengait.acl', acl)
      .replace('listener 1883', `listener ${port} 127.0.0.1`)
      .replace('listener 9001', `listener ${wsPort} 127.0.0.1`);
    // Started by root, mosquitto would become a user who may not read the test's files.
    writeFileSync(config, `user root\n${own}`);
    const mosquitto = new Mosquitto(config, port, wsPort);
    await mosquitto.run();
    return mosquitto;
  }

  async run(): Promise<void> {
    const started = spawn(MOSQUITTO!, ['-c', this.#config], { stdio: 'ignore' });
    this.#process = started;
    while (!(await answers(this.#port))) {
      if (started.exitCode !== null) throw new Error(`mosquitto ended with ${started.exitCode} at its start`);
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** As a power cut ends it. */
  async kill(): Promise<void> {
    const ended = new Promise((done) => this.#process?.once('exit', done));
    if (this.#process?.kill('SIGKILL')) await ended;
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => done(true)).once('error', () => done(false));
    socket.once('connect', () => socket.destroy());
  });
}
