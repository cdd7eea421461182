import { DirectionalLight, HemisphereLight, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from 'three';
import type { Figure, Point } from '../view/figure.ts';
import { Floor } from './floor.ts';
import { type FigureMarks, figureMarks } from './marks.ts';
import { cameraAt, VIEWPOINTS, type Viewpoint } from './orbit.ts';

/** Colours of the scene, as CSS writes them. */
export interface StageColours {
  paper: string;
  strip: string;
  line: string;
  /** Of the shadow on the floor. */
  ground: string;
  measured: string;
  doubtful: string;
  twin: string;
  flagged: string;
}

/** How the twin stands to the person. */
export type TwinPlace = 'over' | 'beside' | 'off';

const JOINT_M = 0.028;
const BONE_M = 0.017;
const FLAG_M = 0.062;
const TWIN_BONE_M = 0.011;
const TWIN_JOINT_M = 0.017;
/** The twin stands this far beside the person, as seen. */
const BESIDE_M = 0.95;
/** What the view looks at: below the middle of a person, so that the feet stand above the keys. */
const EYE_M = 0.74;
/** Share of the way to the person that the view goes with each frame. */
const FOLLOW = 0.18;
/** A person moves along the walkway when the view's target has gone this far since the direction was last known. */
const DIRECTION_M = 0.15;
const FAINT = 0.35;

/**
 * The live figure in three dimensions. It draws when there is something new (a pose, a turn of the view) and not
 * otherwise; a tablet that shows a standing scene sleeps.
 */
export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(38, 1, 0.05, 60);
  readonly #marks: FigureMarks;
  readonly #floor: Floor;
  readonly #target = new Vector3(0, 0, EYE_M);
  readonly #afterDraw: (stage: Stage) => void;
  #view: Viewpoint = VIEWPOINTS.corner;
  #figure: Figure | null = null;
  #twin: TwinPlace = 'over';
  #waiting = 0;
  #lastX = 0;
  /** Frames drawn so far. */
  drawn = 0;

  /** @throws Error where the browser has no WebGL. */
  constructor(canvas: HTMLCanvasElement, afterDraw: (stage: Stage) => void) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, powerPreference: 'low-power' });
    this.#renderer.setPixelRatio(Math.min(1.75, devicePixelRatio));
    this.#camera.up.set(0, 0, 1);
    this.#marks = figureMarks(this.#scene);
    this.#floor = new Floor(this.#scene);
    const sun = new DirectionalLight(0xffffff, 1.6);
    sun.position.set(2, -3, 5);
    this.#scene.add(sun, new HemisphereLight(0xffffff, 0x8a9490, 2));
    this.#afterDraw = afterDraw;
    canvas.addEventListener('webglcontextrestored', () => this.#ask());
  }

  get view(): Viewpoint {
    return this.#view;
  }

  look(view: Viewpoint): void {
    this.#view = view;
    if (this.#twin === 'beside') this.#arrange();
    else this.#ask();
  }

  placeTwin(twin: TwinPlace): void {
    this.#twin = twin;
    this.#arrange();
  }

  resize(widthPx: number, heightPx: number): void {
    if (widthPx === 0 || heightPx === 0) return;
    this.#renderer.setSize(widthPx, heightPx, false);
    this.#camera.aspect = widthPx / heightPx;
    // A narrow window must still hold a person from head to toe.
    this.#camera.fov = this.#camera.aspect < 0.9 ? 44 : 36;
    this.#camera.updateProjectionMatrix();
    this.#ask();
  }

  colours(colours: StageColours): void {
    const { bones, doubtfulBones, flaggedBones, joints, hollowRims, hollows, flags, flagRims, clouds } = this.#marks;
    const { twinBones, twinJoints } = this.#marks;
    for (const swarm of [bones, joints, hollowRims]) swarm.mesh.material.color.set(colours.measured);
    doubtfulBones.mesh.material.color.set(colours.doubtful);
    for (const swarm of [hollows, flagRims]) swarm.mesh.material.color.set(colours.paper);
    for (const swarm of [flags, flaggedBones]) swarm.mesh.material.color.set(colours.flagged);
    clouds.mesh.material.color.set(colours.measured);
    for (const swarm of [twinBones, twinJoints]) swarm.mesh.material.color.set(colours.twin);
    this.#floor.colours(colours.strip, colours.line, colours.ground);
    this.#ask();
  }

  /** Shows a figure (null = nobody); `fresh` false = it is old, and fades. */
  show(figure: Figure | null, fresh: boolean): void {
    this.#figure = figure;
    this.#renderer.domElement.style.opacity = fresh ? '1' : String(FAINT);
    this.#arrange();
  }

  /** Where a point of the world lies on the canvas, CSS pixels; null = behind the viewer. */
  project([x, y, z]: Point): { left: number; top: number } | null {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const point = new Vector3(x, y, z).project(this.#camera);
    if (point.z > 1) return null;
    return { left: ((point.x + 1) / 2) * clientWidth, top: ((1 - point.y) / 2) * clientHeight };
  }

  close(): void {
    cancelAnimationFrame(this.#waiting);
    this.#renderer.dispose();
  }

  #arrange(): void {
    const marks = this.#marks;
    for (const swarm of Object.values(marks)) swarm.clear();
    const figure = this.#figure;
    if (figure !== null) {
      drawPerson(marks, figure);
      if (this.#twin !== 'off') drawTwin(marks, figure, this.#asideM());
    }
    this.#follow(figure?.centre ?? null);
    this.#ask();
  }

  #follow(centre: Point | null): void {
    this.#floor.under(centre);
    if (centre === null) return;
    const far = Math.hypot(centre[0] - this.#target.x, centre[1] - this.#target.y) > 1.5;
    const share = far ? 1 : FOLLOW;
    const [asideX, asideY] = this.#asideM();
    this.#target.x += share * (centre[0] + asideX / 2 - this.#target.x);
    this.#target.y += share * (centre[1] + asideY / 2 - this.#target.y);
    const goneM = this.#target.x - this.#lastX;
    if (Math.abs(goneM) < DIRECTION_M) return;
    if (!far) this.#floor.towards(goneM > 0 ? 1 : -1);
    this.#lastX = this.#target.x;
  }

  /** How far the twin is moved, so that it stands to the right of the person from wherever one looks. */
  #asideM(): readonly [number, number] {
    if (this.#twin !== 'beside') return [0, 0];
    const { azimuthRad } = this.#view;
    return [-BESIDE_M * Math.sin(azimuthRad), BESIDE_M * Math.cos(azimuthRad)];
  }

  #ask(): void {
    if (this.#waiting !== 0) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { x, y, z } = this.#target;
    this.#camera.position.set(...cameraAt([x, y, z], this.#view));
    this.#camera.lookAt(this.#target);
    this.#renderer.render(this.#scene, this.#camera);
    this.drawn++;
    this.#afterDraw(this);
  }
}

function drawPerson(marks: FigureMarks, figure: Figure): void {
  for (const { from, to, look, flagged } of figure.bones) {
    if (flagged) marks.flaggedBones.rod(from, to, BONE_M * 1.15);
    else if (look === 'measured') marks.bones.rod(from, to, BONE_M);
    else marks.doubtfulBones.rod(from, to, BONE_M * 0.55);
  }
  for (const { at, look, flagged, cloudM } of figure.joints) {
    if (flagged) {
      marks.flags.dot(at, FLAG_M);
      marks.flagRims.dot(at, FLAG_M * 1.22);
    } else if (look === 'measured') marks.joints.dot(at, JOINT_M);
    else {
      marks.hollowRims.dot(at, JOINT_M * 1.12);
      marks.hollows.dot(at, JOINT_M * 0.78);
    }
    if (cloudM > JOINT_M) marks.clouds.dot(at, cloudM);
  }
}

function drawTwin(marks: FigureMarks, figure: Figure, [dx, dy]: readonly [number, number]): void {
  const moved = ([x, y, z]: Point): Point => [x + dx, y + dy, z];
  for (const { from, to } of figure.twinBones) marks.twinBones.rod(moved(from), moved(to), TWIN_BONE_M);
  for (const at of figure.twinJoints) marks.twinJoints.dot(moved(at), TWIN_JOINT_M);
}
