/** What norms of so many other people came to on a sensor that no reference knew, means over draws of who they were. */
interface CurvePoint {
  people: number;
  /** Healthy walks of others called abnormal, %: of the largest data set, and of the one on which the factory's norms do worst. */
  andersson: number;
  ucalgary: number;
  /** Acted limps found in the latter, %. */
  limps: number;
}

/** Measured by `npm run bench:site`; models/README.md has the whole table. */
export const MEASURED_CURVE: readonly CurvePoint[] = [
  { people: 1, andersson: 0.1, ucalgary: 3.7, limps: 33 },
  { people: 2, andersson: 0.1, ucalgary: 2.5, limps: 33 },
  { people: 3, andersson: 0.1, ucalgary: 2.0, limps: 35 },
  { people: 5, andersson: 0.4, ucalgary: 1.4, limps: 40 },
  { people: 10, andersson: 1.0, ucalgary: 0.6, limps: 44 },
];
