import { runBench, type SectionEntry } from './bench-sections.ts';

const SECTIONS: Record<string, SectionEntry> = {
  joints: {
    about: 'how far hidden joints of the integer networks are from those of the float ones',
    load: async () => (await import('../src/evaluation/precision/joint-differences.ts')).jointDifferenceFigures,
  },
  verdicts: {
    about:
      'how far areas under the ROC curve are apart when the integer or the float network scores (minutes, then cached)',
    load: async () => (await import('../src/evaluation/precision/verdict-differences.ts')).verdictDifferenceFigures,
  },
  time: {
    about: 'processor time of a run, integer over float',
    load: async () => (await import('../src/evaluation/precision/run-times.ts')).runTimeFigures,
  },
};

await runBench({
  about: 'figures of the 8-bit networks beside the float ones',
  script: 'bench:model',
  sections: SECTIONS,
});
