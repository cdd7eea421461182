import { fileURLToPath } from 'node:url';
import { readBands } from '../../src/gait/bands.ts';
import { type Assessor, openAssessor } from '../../src/model/assessor.ts';
import { Pipeline, type PipelineEvent } from '../../src/pipeline.ts';
import { parseFault } from '../../src/simulator/fault-text.ts';
import { Scenario, type ScenarioOptions } from '../../src/simulator/scenario.ts';
import { readWalkerStatistics } from '../../src/simulator/statistics-file.ts';

export const MODELS = fileURLToPath(new URL('../../models', import.meta.url));

export function openShippedAssessor(): Promise<Assessor> {
  return openAssessor({ folder: MODELS, providers: ['cpu'] });
}

/** Crossings with the given faults, one after the other, by new people. */
export function scenarioOf(faults: readonly string[], seed: number, options: Partial<ScenarioOptions> = {}): Scenario {
  return new Scenario({
    seed,
    statistics: readWalkerStatistics(),
    plan: (n) => (n < faults.length ? { fault: parseFault(faults[n]!), direction: n % 2 === 0 ? 1 : -1 } : undefined),
    ...options,
  });
}

export function pipelineOn(scenario: Scenario, assessor: Assessor): Pipeline {
  return new Pipeline({
    rig: scenario.rig,
    sync: { source: 'timestamp' },
    norms: { models: assessor.models, scoring: assessor.normative.scoring, bands: readBands(assessor.normativeText) },
    baseline: assessor.baseline,
  });
}

/** Everything that a scenario makes the pipeline say, as fast as it goes. */
export async function runScenario(scenario: Scenario, assessor: Assessor): Promise<PipelineEvent[]> {
  const pipeline = pipelineOn(scenario, assessor);
  const events: PipelineEvent[] = [];
  for (const message of scenario.messages()) events.push(...(await pipeline.push(message)));
  events.push(...(await pipeline.finish()));
  return events;
}

/** Events of one kind. */
export function only<K extends PipelineEvent['kind']>(events: readonly PipelineEvent[], kind: K) {
  return events.filter((event): event is Extract<PipelineEvent, { kind: K }> => event.kind === kind);
}
