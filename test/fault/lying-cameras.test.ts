import { describeLyingCameras } from './lying-cameras.ts';

describeLyingCameras({ name: 'whatever proves right', source: 'auto', triggered: false, sizes: [1, 2, 3] });
