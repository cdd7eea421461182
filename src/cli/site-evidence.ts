import { basename } from 'node:path';
import type { HealthyPerson } from '../baseline/healthy-person.ts';
import { spansOfWalk } from '../baseline/walk-spans.ts';
import { GengaitError } from '../errors.ts';
import { readText } from '../files/read-text.ts';
import { assessPass } from '../gait/assess-pass.ts';
import type { WalkAssessment } from '../model/assess-walk.ts';
import type { Assessor } from '../model/assessor.ts';
import type { Installation } from '../model/site-normative.ts';
import type { Trajectory } from '../skeleton/pose.ts';
import { resample } from '../skeleton/resample.ts';
import { readTrc } from '../store/trc.ts';
import { declaredAid, feed, openWalkway, walkwayClocks, walkwayPipeline } from './recorded-walkway.ts';
import type { WalkSource } from './site-walks.ts';

/** Walks of healthy people, and which cannot be used. */
export interface SiteEvidence {
  people: HealthyPerson[];
  /** null: TRC files. */
  installation: Installation | null;
  simulated: boolean;
  /** Walks that cannot be assessed: whose, where, why. */
  refused: { person: string; file: string; reason: string }[];
}

interface MutablePerson {
  name: string;
  spans: { walk: HealthyPerson['spans']['walk'][number][]; cycle: HealthyPerson['spans']['cycle'][number][] };
}

const TICK_HZ = 30;

/**
 * Puts recordings through the live path and TRC files through the model, and keeps what each completed walk showed. Nobody is judged here.
 * @throws GengaitError GENGAIT_E_SITE_WALKS for recordings of different cameras, or beside TRC files; those of files that cannot be read
 */
export async function gatherEvidence(
  sources: readonly WalkSource[],
  assessor: Assessor,
  onSource: (done: number, path: string) => void,
  signal: AbortSignal,
): Promise<SiteEvidence> {
  const people = new Map<string, MutablePerson>();
  const out: Omit<SiteEvidence, 'people'> = { installation: null, simulated: false, refused: [] };
  const installations = new Map<string, Installation | null>();
  for (const [index, source] of sources.entries()) {
    if (signal.aborted) break;
    onSource(index, source.path);
    const take = (walk: Trajectory, assessment: WalkAssessment): void => {
      const { verdict } = assessment;
      const file = basename(source.path);
      if (!verdict.assessed) out.refused.push({ person: source.person, file, reason: verdict.reason });
      else addWalk(people, source.person, spansOfWalk(walk, assessment));
    };
    const told = await (source.kind === 'trc'
      ? trcWalk(source.path, assessor, take)
      : recordedWalks(source.path, assessor, take, signal));
    out.simulated ||= told.simulated;
    installations.set(JSON.stringify(told.installation), told.installation);
    if (installations.size > 1)
      throw new GengaitError('GENGAIT_E_SITE_WALKS', `${source.path} is of other cameras than those before`);
  }
  return { ...out, installation: [...installations.values()][0] ?? null, people: [...people.values()] };
}

function addWalk(people: Map<string, MutablePerson>, name: string, spans: HealthyPerson['spans']): void {
  const person = people.get(name) ?? { name, spans: { walk: [], cycle: [] } };
  person.spans.walk.push(...spans.walk);
  person.spans.cycle.push(...spans.cycle);
  people.set(name, person);
}

type Take = (walk: Trajectory, assessment: WalkAssessment) => void;
type Told = Pick<SiteEvidence, 'installation' | 'simulated'>;

async function trcWalk(file: string, { models, normative }: Assessor, take: Take): Promise<Told> {
  const walk = readTrc(readText(file), { up: 'auto' });
  const trajectory = resample(walk.trajectory, TICK_HZ);
  const pass = { trajectory, startS: walk.startS, provenance: null, twin: null };
  const { assessment } = await assessPass(pass, { models, scoring: normative.scoring, bands: null });
  take(trajectory, assessment);
  return { installation: null, simulated: false };
}

async function recordedWalks(dir: string, assessor: Assessor, take: Take, signal: AbortSignal): Promise<Told> {
  const walkway = openWalkway(dir);
  const { recording, installation } = walkway;
  const declared = declaredAid(recording);
  const pipeline = walkwayPipeline(walkway, walkwayClocks(walkway, undefined), assessor, declared);
  await feed(recording, pipeline, declared, {
    take: (events) => {
      for (const event of events) {
        if (event.kind === 'walk') take(event.input.trajectory, event.report.assessment);
      }
    },
    signal,
  });
  return { installation, simulated: recording.session?.simulated === true };
}
