import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { dataFolder, WalkDataset } from '../src/evaluation/dataset.ts';
import { writeFileAtomic } from '../src/files/atomic-file.ts';
import { type BandSet, type Bands, bandsSchema } from '../src/gait/bands.ts';
import { LOW_PASS_HZ } from '../src/gait/walk-analysis.ts';
import { rounded } from '../src/maths/rounding.ts';
import { readStatistics } from '../src/model/normative.ts';
import { bandSet } from './bands-fit/band.ts';
import { type AnkleEvent, eventLag, personCurves } from './bands-fit/person-curves.ts';
import { DATASETS } from './bands-fit/sources.ts';
import { scriptArgs } from './script.ts';

const HELP = `
fit-bands: measures the normative bands of the joint angles from the normal walks of the training split

Usage: npm run fit-bands

Reads the walks (GENGAIT_DATA, default ../shared/data beside the checkout); writes the "bands" part of models/normative.json and leaves its
other parts as they are. Prints each band's range. The same data gives the same bytes.

Example: GENGAIT_DATA=/path/to/data npm run fit-bands
`;

scriptArgs(HELP, {});

const root = resolve(import.meta.dirname, '..');
const file = resolve(root, 'models/normative.json');
const dataset = new WalkDataset(dataFolder(process.env, root));
const records = dataset.records.filter(
  (record) => record.split === 'train' && record.label === 'normal' && DATASETS.includes(record.dataset),
);
const lags = { height: eventLag(dataset, records, 'height'), strike: eventLag(dataset, records, 'strike') };
const ankle = (event: AnkleEvent, what: string): BandSet =>
  bandSet(personCurves(dataset, records, event, 0), `${what} of the ankle of the angle’s own side (trunk: left)`);
const heel = (event: AnkleEvent, what: string): BandSet => {
  const { percent, cycles } = lags[event];
  const moved = `the ankle’s moved by ${rounded(-percent, 1)} % of the cycle, as measured on ${cycles} cycles with heel markers`;
  return bandSet(
    personCurves(dataset, records, event, -percent),
    `${what} of the heel of the angle’s own side (trunk: left): ${moved}`,
  );
};
const bands: Bands = bandsSchema.parse({
  schema: 'gengait/bands/2',
  pooled_sides: true,
  low_pass_hz: LOW_PASS_HZ,
  heel_height: heel('height', 'height peak'),
  ankle_height: ankle('height', 'height peak'),
  heel_strike: heel('strike', 'strike (furthest ahead of the mid-hip)'),
  ankle_strike: ankle('strike', 'strike (furthest ahead of the mid-hip)'),
} satisfies Bands);
const content = existsSync(file) ? readStatistics(file, z.record(z.string(), z.unknown()), 'GENGAIT_E_NORMATIVE') : {};
writeFileAtomic(file, `${JSON.stringify({ ...content, bands }, null, 1)}\n`);
for (const [kind, band] of Object.entries(bands.heel_strike.angles)) {
  const peak = band.mean_deg.indexOf(Math.max(...band.mean_deg));
  const sd = band.sd_deg.reduce((sum, value) => sum + value, 0) / band.sd_deg.length;
  const range = `${Math.min(...band.mean_deg).toFixed(0)} … ${band.mean_deg[peak]!.toFixed(0)}°`;
  console.log(
    `${kind}: ${range}, peak at ${peak} %, mean SD ${sd.toFixed(1)}°, ${band.people} people, ${band.cycles} cycles`,
  );
}
for (const [event, { percent, cycles }] of Object.entries(lags))
  console.log(`ankle ${event} after heel ${event}: ${percent.toFixed(2)} % of the cycle (${cycles} cycles)`);
