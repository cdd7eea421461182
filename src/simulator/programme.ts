import type { CameraThreadStart } from './camera-thread.ts';
import type { CrossingPlan } from './crossing.ts';
import { drawWalker } from './draw-walker.ts';
import { formatFault, parseFault } from './fault-text.ts';
import { Random } from './random.ts';
import { Scenario } from './scenario.ts';
import { readWalkerStatistics } from './statistics-file.ts';

/** Every walker crosses there and back. */
const CROSSINGS_EACH = 2;

/** Walkers crossing there and back one after the other, each with the fault whose turn it is. */
export function programmeScenario({ seed, programme, durationS }: CameraThreadStart): Scenario {
  const statistics = readWalkerStatistics();
  const faults = programme.map(parseFault);
  const plan = (n: number): CrossingPlan => {
    const person = Math.floor(n / CROSSINGS_EACH);
    const walker = drawWalker(statistics, new Random(seed).fork(`programme walker ${person}`));
    return { walker, fault: faults[person % faults.length], direction: n % CROSSINGS_EACH === 0 ? 1 : -1 };
  };
  return new Scenario({ seed, statistics, plan, durationS, keepPast: false });
}

/** Says who is on the walkway whenever that changes. */
export class WalkerWatch {
  readonly #scenario: Scenario;
  #walker = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
  }

  /** The walker who came since the last call, from 1, with the fault in words; null where nobody new did. */
  at(timeS: number): { walker: number; fault: string } | null {
    const here = this.#scenario.passages(timeS).find(({ role, endS }) => role === 'patient' && endS >= timeS);
    if (here === undefined) return null;
    const walker = Math.floor(here.crossing / CROSSINGS_EACH) + 1;
    if (walker === this.#walker) return null;
    this.#walker = walker;
    return { walker, fault: here.fault === undefined ? 'healthy' : formatFault(here.fault) };
  }
}
