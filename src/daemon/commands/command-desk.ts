import { GengaitError } from '../../errors.ts';
import type { Finding } from '../../health/finding.ts';
import { type Command, decodeCommand, type ReceivedCommand } from '../../publish/decode-command.ts';
import type { Answer, Arguments, Result, Verb } from '../../publish/schemas/commands.ts';
import { inTime } from '../in-time.ts';
import { Answers } from './answers.ts';

/** What each command does. Errors with a code are told to whoever asked. */
export type Handlers = { [V in Verb]: (given: Arguments<V>) => Promise<Result<V>> };

/** Who does the commands, and where the answers go. */
export interface CommandDeskOptions {
  handlers: Handlers;
  respond: (verb: string, answer: Answer) => void;
  /** Takes a command that was left on the broker off it. */
  discard: (verb: string) => void;
  /** Monotonic clock, seconds. */
  nowS: () => number;
}

/** Commands that wait at a time; nobody at a walkway asks for so much at once. */
const MAX_WAITING = 32;
/** Longer names of commands are nobody's typing error. */
const MAX_VERB = 64;
/** No command takes so long, but with a disk that is dead: the others have their turn then. */
const LIMIT_MS = 15_000;
/** How long a fault of a sender is told after it happened, seconds. */
const TOLD_S = 600;

/**
 * Takes commands, does one after the other in the order they came, and answers each: with what was done, or with what is
 * wrong and what to do about it. The same id again gets the same answer and is not done again. It never throws, and what
 * it keeps is bounded, whatever is sent.
 */
export class CommandDesk {
  readonly #options: CommandDeskOptions;
  readonly #answers = new Answers();
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #retainedS = Number.NEGATIVE_INFINITY;
  #retainedVerb = '';

  constructor(options: CommandDeskOptions) {
    this.#options = options;
  }

  /** Takes a command; its answer follows. */
  receive(received: ReceivedCommand): void {
    // An empty message is how a retained one is taken off the broker: by us, or by a technician.
    const { verb, payload, retained } = received;
    if (payload.length === 0 || verb.length > MAX_VERB) return;
    const decoded = decodeCommand(received);
    const id = decoded.ok ? decoded.command.id : decoded.id;
    if (retained) this.#leftBehind(verb);
    const before = id === null ? undefined : this.#answers.get(id);
    const content = `${verb} ${Buffer.from(payload).toString('latin1')}`;
    if (before?.content === content) void before.answer.then((answer) => this.#options.respond(verb, answer));
    else if (!decoded.ok) this.#refuse(verb, id, decoded.error);
    else if (retained) this.#refuse(verb, id, new GengaitError('GENGAIT_E_COMMAND_RETAINED'));
    else if (before !== undefined) this.#refuse(verb, id, new GengaitError('GENGAIT_E_COMMAND_ID', decoded.command.id));
    else if (this.#waiting >= MAX_WAITING) this.#refuse(verb, id, new GengaitError('GENGAIT_E_COMMAND_BUSY'));
    else this.#accept(decoded.command, content);
  }

  /** What technicians should know of those who send commands. */
  findings(): Finding[] {
    if (this.#options.nowS() - this.#retainedS > TOLD_S) return [];
    return [
      {
        code: 'command_retained',
        level: 'warning',
        message: `A "${this.#retainedVerb}" command was left on the broker; it is not done`.slice(0, 79),
        remedies: ['Send commands without the retain flag. The daemon took this one off the broker.'],
      },
    ];
  }

  #accept(command: Command, content: string): void {
    this.#waiting++;
    const answer = this.#turn.then(() => this.#answer(command));
    this.#turn = answer;
    this.#answers.keep(command.id, { content, answer });
    void answer.then((said) => {
      this.#waiting--;
      this.#options.respond(command.verb, said);
    });
  }

  async #answer({ verb, id, arguments: given }: Command): Promise<Answer> {
    try {
      const handle = this.#options.handlers[verb] as (given: Arguments<Verb>) => Promise<Result<Verb>>;
      const late = () => new GengaitError('GENGAIT_E_COMMAND_SLOW');
      return { id, ok: true, result: await inTime(handle(given), LIMIT_MS, late) };
    } catch (error) {
      return failure(id, error);
    }
  }

  #refuse(verb: string, id: string | null, error: GengaitError): void {
    this.#options.respond(verb, failure(id, error));
  }

  #leftBehind(verb: string): void {
    this.#retainedS = this.#options.nowS();
    this.#retainedVerb = verb;
    this.#options.discard(verb);
  }
}

function failure(id: string | null, error: unknown): Answer {
  const coded = error instanceof GengaitError ? error : new GengaitError('GENGAIT_E_INTERNAL', String(error));
  return { id, ok: false, error: { code: coded.code, message: coded.message, remedies: [coded.remedy] } };
}
