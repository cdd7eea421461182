// About 40 s.
import { describeLyingCameras } from '../fault/lying-cameras.ts';

describeLyingCameras({ name: 'a clock they share', source: 'timestamp', triggered: false, sizes: [1, 2, 3] });
describeLyingCameras({ name: 'their arrival', source: 'arrival', triggered: false, sizes: [1, 2, 3] });
describeLyingCameras({ name: 'a trigger board', source: 'auto', triggered: true, sizes: [1, 2, 3] });
