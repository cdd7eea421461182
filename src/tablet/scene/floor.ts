import {
  BufferGeometry,
  CircleGeometry,
  Float32BufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  type Scene,
  Shape,
  ShapeGeometry,
} from 'three';
import type { Point } from '../view/figure.ts';

/** What is known of the walkway: a strip along X about its origin. Longer than any, so that nobody walks off it. */
const HALF_LENGTH_M = 8;
const HALF_WIDTH_M = 0.8;
const CHEVRONS = 16;

/** The walkway under the figure: strip, metre lines, chevrons in the direction of walking, a shadow under the body. */
export class Floor {
  readonly #strip = new MeshBasicMaterial();
  readonly #lines = new LineBasicMaterial();
  readonly #chevrons = new MeshBasicMaterial();
  readonly #shadow = new Mesh(
    new CircleGeometry(0.34, 28),
    new MeshBasicMaterial({ transparent: true, opacity: 0.2, depthWrite: false }),
  );
  readonly #arrows: Mesh[] = [];

  constructor(scene: Scene) {
    const strip = new Mesh(new PlaneGeometry(2 * HALF_LENGTH_M, 2 * HALF_WIDTH_M), this.#strip);
    strip.position.z = -0.012;
    const lines = new LineSegments(metreLines(), this.#lines);
    lines.position.z = -0.004;
    scene.add(strip, lines, this.#shadow);
    const chevron = chevronShape();
    for (let n = 0; n < CHEVRONS; n++) {
      const arrow = new Mesh(chevron, this.#chevrons);
      arrow.position.set(-HALF_LENGTH_M + n + 0.5, 0, -0.003);
      this.#arrows.push(arrow);
      scene.add(arrow);
    }
    this.#shadow.visible = false;
    this.towards(0);
  }

  colours(strip: string, line: string, shadow: string): void {
    this.#strip.color.set(strip);
    this.#lines.color.set(line);
    this.#chevrons.color.set(line);
    this.#shadow.material.color.set(shadow);
  }

  /** Points the chevrons the way that is walked: 1 = along X, −1 = against it, 0 = nobody walks. */
  towards(direction: -1 | 0 | 1): void {
    for (const arrow of this.#arrows) {
      arrow.visible = direction !== 0;
      arrow.rotation.z = direction < 0 ? Math.PI : 0;
    }
  }

  /** Puts the shadow under the body; null = nobody. */
  under(centre: Point | null): void {
    this.#shadow.visible = centre !== null;
    if (centre !== null) this.#shadow.position.set(centre[0], centre[1], -0.002);
  }
}

function metreLines(): BufferGeometry {
  const points: number[] = [];
  for (let x = -HALF_LENGTH_M; x <= HALF_LENGTH_M; x++) points.push(x, -HALF_WIDTH_M, 0, x, HALF_WIDTH_M, 0);
  for (const y of [-HALF_WIDTH_M, HALF_WIDTH_M]) points.push(-HALF_LENGTH_M, y, 0, HALF_LENGTH_M, y, 0);
  return new BufferGeometry().setAttribute('position', new Float32BufferAttribute(points, 3));
}

function chevronShape(): ShapeGeometry {
  const shape = new Shape();
  const corners: readonly (readonly [number, number])[] = [
    [-0.1, -0.2],
    [-0.02, -0.2],
    [0.12, 0],
    [-0.02, 0.2],
    [-0.1, 0.2],
    [0.04, 0],
  ];
  for (const [at, [x, y]] of corners.entries()) {
    if (at === 0) shape.moveTo(x, y);
    else shape.lineTo(x, y);
  }
  return new ShapeGeometry(shape);
}
