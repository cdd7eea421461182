/** From where the figure is looked at: angles in radians, distance in metres. */
export interface Viewpoint {
  /** Around the vertical; 0 looks from +X, along the walkway. */
  azimuthRad: number;
  /** Above the horizon. */
  elevationRad: number;
  distanceM: number;
}

/** Places people ask for by name. */
export const VIEWPOINTS = {
  corner: { azimuthRad: -0.95, elevationRad: 0.24, distanceM: 3.4 },
  side: { azimuthRad: -Math.PI / 2, elevationRad: 0.08, distanceM: 3.4 },
  front: { azimuthRad: 0, elevationRad: 0.08, distanceM: 3.4 },
  above: { azimuthRad: -Math.PI / 2, elevationRad: 1.45, distanceM: 4.2 },
} as const satisfies Record<string, Viewpoint>;

const NEAREST_M = 1.2;
const FARTHEST_M = 12;
const RAD_PER_PX = 0.008;

/** The viewpoint after a finger has moved by so many pixels. Never below the floor, never over the top. */
export function turned(from: Viewpoint, dxPx: number, dyPx: number): Viewpoint {
  const elevationRad = Math.min(1.5, Math.max(0, from.elevationRad + dyPx * RAD_PER_PX));
  return { ...from, azimuthRad: from.azimuthRad - dxPx * RAD_PER_PX, elevationRad };
}

/** The viewpoint after two fingers have spread by this factor (2 = twice as far apart: twice as near). */
export function zoomed(from: Viewpoint, factor: number): Viewpoint {
  return { ...from, distanceM: Math.min(FARTHEST_M, Math.max(NEAREST_M, from.distanceM / factor)) };
}

/** Where the camera stands for a viewpoint around a target, world metres. */
export function cameraAt(target: readonly [number, number, number], view: Viewpoint): [number, number, number] {
  const flat = view.distanceM * Math.cos(view.elevationRad);
  return [
    target[0] + flat * Math.cos(view.azimuthRad),
    target[1] + flat * Math.sin(view.azimuthRad),
    Math.max(0.05, target[2] + view.distanceM * Math.sin(view.elevationRad)),
  ];
}

/** Turns touches on an element into viewpoints: one finger orbits, two zoom, a mouse wheel zooms. Returns the undoing. */
export function orbitByTouch(
  element: HTMLElement,
  current: () => Viewpoint,
  change: (to: Viewpoint) => void,
): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  const spread = (): number => {
    const [a, b] = [...fingers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const down = (event: PointerEvent): void => {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId);
    if (finger === undefined) return;
    const before = spread();
    const [dx, dy] = [event.clientX - finger.x, event.clientY - finger.y];
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) change(turned(current(), dx, dy));
    else if (before > 0) change(zoomed(current(), spread() / before));
  };
  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    change(zoomed(current(), Math.exp(-event.deltaY / 500)));
  };
  const listeners: [string, (event: never) => void][] = [
    ['pointerdown', down],
    ['pointermove', move],
    ['pointerup', up],
    ['pointercancel', up],
    ['wheel', wheel],
  ];
  for (const [kind, listener] of listeners) {
    element.addEventListener(kind, listener as EventListener, { passive: false });
  }
  return () => {
    for (const [kind, listener] of listeners) element.removeEventListener(kind, listener as EventListener);
  };
}
