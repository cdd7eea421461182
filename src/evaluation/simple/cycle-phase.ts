/** A stride of about 34 ticks: so many ticks turn a sine's change per tick into the sine a quarter of a cycle later. */
const QUARTER_TICKS = 5.4;

/**
 * Phase of the gait cycle, 0..1: the angle of (left ankle ahead of the right, its change), in units of how far they swing.
 * @param ahead how far the left ankle is ahead of the right @param perTick its change per tick, both in the same unit
 */
export function cyclePhase(ahead: number, perTick: number): number {
  const turn = Math.atan2(QUARTER_TICKS * perTick, ahead) / (2 * Math.PI);
  return Number.isNaN(turn) ? 0 : (turn + 1) % 1;
}
