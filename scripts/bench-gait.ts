import { runBench } from './bench-sections.ts';

await runBench({
  about:
    "figures of gait events, parameters and angles against force plates, other people's results and simulated truth",
  script: 'bench:gait',
  sections: {
    events: {
      about: 'heel strikes, toe offs and stride parameters: gaitmap, force plates, simulated truth',
      load: async () => (await import('../src/evaluation/gait/events.ts')).eventFigures,
    },
    angles: {
      about: 'joint angles against published inverse kinematics (OpenSim)',
      load: async () => (await import('../src/evaluation/gait/angles.ts')).angleFigures,
    },
    real: {
      about: 'real recordings: agreement with another method; nothing told in turns and standing',
      load: async () => (await import('../src/evaluation/gait/real-recordings.ts')).realFigures,
    },
  },
});
