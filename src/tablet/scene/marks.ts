import {
  BackSide,
  type BufferGeometry,
  CylinderGeometry,
  DynamicDrawUsage,
  FrontSide,
  InstancedMesh,
  Matrix4,
  MeshBasicMaterial,
  MeshLambertMaterial,
  OctahedronGeometry,
  Quaternion,
  type Scene,
  SphereGeometry,
  Vector3,
} from 'three';
import type { Point } from '../view/figure.ts';

const UP = new Vector3(0, 1, 0);

/** Many equal bodies drawn in one call; how many of them is set anew for each frame. */
export class Swarm {
  readonly mesh: InstancedMesh<BufferGeometry, MeshBasicMaterial | MeshLambertMaterial>;
  readonly #matrix = new Matrix4();
  readonly #turn = new Quaternion();
  readonly #place = new Vector3();
  readonly #size = new Vector3();
  readonly #along = new Vector3();

  constructor(scene: Scene, geometry: BufferGeometry, material: MeshBasicMaterial | MeshLambertMaterial, most: number) {
    this.mesh = new InstancedMesh(geometry, material, most);
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.mesh.frustumCulled = false;
    this.mesh.count = 0;
    scene.add(this.mesh);
  }

  /** Begins a frame: nothing of it is there yet. */
  clear(): void {
    this.mesh.count = 0;
  }

  /** A body at a point; `radiusM` stretches a geometry of radius 1. */
  dot([x, y, z]: Point, radiusM: number): void {
    this.#turn.identity();
    this.#add(this.#place.set(x, y, z), this.#size.setScalar(radiusM));
  }

  /** A body from one point to another, of a geometry of length 1 and radius 1 along its own Y. */
  rod(from: Point, to: Point, radiusM: number): void {
    this.#along.set(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
    const lengthM = this.#along.length();
    if (lengthM < 1e-4) return;
    this.#turn.setFromUnitVectors(UP, this.#along.divideScalar(lengthM));
    this.#place.set((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, (from[2] + to[2]) / 2);
    this.#add(this.#place, this.#size.set(radiusM, lengthM, radiusM));
  }

  #add(place: Vector3, size: Vector3): void {
    this.mesh.setMatrixAt(this.mesh.count++, this.#matrix.compose(place, this.#turn, size));
    this.mesh.instanceMatrix.needsUpdate = true;
  }
}

const sphere = (): BufferGeometry => new SphereGeometry(1, 20, 14);
const rod = (): BufferGeometry => new CylinderGeometry(1, 1, 1, 12, 1);
const diamond = (): BufferGeometry => new OctahedronGeometry(1);
const solid = (): MeshLambertMaterial => new MeshLambertMaterial();
const flat = (): MeshBasicMaterial => new MeshBasicMaterial({ side: FrontSide });
/** Seen from inside only: around another body, its outline. */
const outline = (): MeshBasicMaterial => new MeshBasicMaterial({ side: BackSide });
const veil = (opacity: number): MeshBasicMaterial =>
  new MeshBasicMaterial({ transparent: true, opacity, depthWrite: false });

const MOST = 32;

/** Every kind of mark of the figure. Shape tells what colour tells: round = usual, hollow = filled in, diamond = flagged. */
export function figureMarks(scene: Scene) {
  return {
    bones: new Swarm(scene, rod(), solid(), MOST),
    doubtfulBones: new Swarm(scene, rod(), solid(), MOST),
    flaggedBones: new Swarm(scene, rod(), solid(), MOST),
    joints: new Swarm(scene, sphere(), solid(), MOST),
    hollowRims: new Swarm(scene, sphere(), outline(), MOST),
    hollows: new Swarm(scene, sphere(), flat(), MOST),
    flags: new Swarm(scene, diamond(), solid(), MOST),
    flagRims: new Swarm(scene, diamond(), outline(), MOST),
    clouds: new Swarm(scene, sphere(), veil(0.16), MOST),
    twinBones: new Swarm(scene, rod(), solid(), MOST),
    twinJoints: new Swarm(scene, sphere(), solid(), MOST),
  };
}

/** The swarms of the figure, by name. */
export type FigureMarks = ReturnType<typeof figureMarks>;
