/** A side of the body, the person's own. */
export type Side = 'left' | 'right';

/** Both sides, left first. */
export const SIDES = ['left', 'right'] as const;

/** The contralateral side. */
export function otherSide(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}
