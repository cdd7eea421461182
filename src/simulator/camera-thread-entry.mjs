// A thread does not take over the main thread's TypeScript loader: this one registers its own, then loads the cameras.
import { register } from 'tsx/esm/api';

register();
await import('./camera-thread-worker.ts');
