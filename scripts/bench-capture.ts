import { runBench, type SectionEntry } from './bench-sections.ts';

const SECTIONS: Record<string, SectionEntry> = {
  clocks: {
    about: 'cameras on one clock: pulses, own clocks, arrivals and images; simulated and recorded (minutes)',
    load: async () => (await import('../src/evaluation/capture/clocks.ts')).clockFigures,
  },
  compatible: {
    about: "other people's inputs computed here, against their own results (Pose2Sim, caliscope)",
    load: async () => (await import('../src/evaluation/capture/compatible.ts')).compatibleFigures,
  },
  'long-recording': {
    about: 'the memory that a replay of two hours needs, about ten minutes',
    onlyNamed: true,
    load: async () => (await import('../src/evaluation/capture/long-recording.ts')).longRecordingFigures,
  },
  fuzz: {
    about: 'a million mutated messages over UDP, signed UDP and MQTT: crashes, memory, drops by reason',
    load: async () => (await import('../src/evaluation/capture/fuzz.ts')).fuzzFigures,
  },
  faults: {
    about:
      'any one, two or three of five simulated cameras silent, frozen, replaying or lagging in the middle of a walk',
    load: async () => (await import('../src/evaluation/capture/faults.ts')).faultFigures,
  },
  geometry: {
    about: 'triangulation, crossings, gaps and live smoothing against simulated truth',
    load: async () => (await import('../src/evaluation/capture/geometry.ts')).geometryFigures,
  },
  recordings: {
    about: 'real recordings (multiview/) against the fused trajectory that comes with them: agreement, not truth',
    load: async () => (await import('../src/evaluation/capture/recordings.ts')).recordingFigures,
  },
  sessions: {
    about: 'the history on disk: what lists, a session and its summary cost, and how much a recording takes',
    load: async () => (await import('../src/evaluation/capture/sessions.ts')).sessionFigures,
  },
};

await runBench({
  about: "figures of capture, clocks and geometry against ground truth and other people's results",
  script: 'bench:capture',
  sections: SECTIONS,
});
