import type { Answer } from '../../publish/schemas/commands.ts';

/** What was asked under an id, and the answer to it once there is one. */
export interface Asked {
  /** Verb and bytes: the same id with another content is another command. */
  content: string;
  answer: Promise<Answer>;
}

interface Kept extends Asked {
  bytes: number;
}

/** Bounds of the memory; beyond either the oldest answers are forgotten. */
export interface AnswersLimits {
  answers: number;
  bytes: number;
}

const LIMITS: AnswersLimits = { answers: 512, bytes: 8e6 };

/**
 * The latest answers by the id of their command: a command that comes twice (QoS 1 promises at least once, and people press
 * twice) is done once and answered twice.
 */
export class Answers {
  readonly #kept = new Map<string, Kept>();
  readonly #limits: AnswersLimits;
  #bytes = 0;

  constructor(limits = LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(id: string): Asked | undefined {
    return this.#kept.get(id);
  }

  /** Remembers a command that is being done; what it weighs is known with its answer. */
  keep(id: string, asked: Asked): void {
    const kept = { ...asked, bytes: asked.content.length };
    this.#kept.set(id, kept);
    this.#bytes += kept.bytes;
    void asked.answer.then((answer) => {
      if (this.#kept.get(id) !== kept) return;
      const bytes = JSON.stringify(answer).length;
      kept.bytes += bytes;
      this.#bytes += bytes;
      this.#trim();
    });
    this.#trim();
  }

  #trim(): void {
    for (const [id, { bytes }] of this.#kept) {
      if (this.#kept.size <= this.#limits.answers && this.#bytes <= this.#limits.bytes) return;
      this.#kept.delete(id);
      this.#bytes -= bytes;
    }
  }
}
