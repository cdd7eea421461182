import type { Figure } from '../figure.ts';

/** What a section of the bench is given. */
export interface BenchContext {
  /** Folder of the reference data; what is not there is told as not measured. */
  data: string;
  /** Tells how far the section is. */
  progress(done: number, of: number): void;
}

/** One section: measures, and returns its rows of the table. Seeds are its own; the clock is none of its business. */
export type BenchSection = (context: BenchContext) => Figure[] | Promise<Figure[]>;
