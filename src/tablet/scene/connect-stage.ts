import { computed, effect } from '@preact/signals';
import type { App } from '../app.ts';
import { placeName } from '../text.ts';
import { type Figure, figureOf } from '../view/figure.ts';
import { GONE_S } from '../view/freshness.ts';
import { orbitByTouch, VIEWPOINTS } from './orbit.ts';
import { Stage, type StageColours, type TwinPlace } from './stage.ts';

/** What the panel around the scene can do with it. */
export interface StageControls {
  lookFrom(name: keyof typeof VIEWPOINTS): void;
  placeTwin(place: TwinPlace): void;
  close(): void;
}

/** Names beside flagged joints; more would cover the figure. */
const MOST_LABELS = 3;

/**
 * Puts the live figure onto a canvas and keeps it there: poses, colours of the theme, the size of the window, fingers.
 * `onTurn` is told when somebody turns the view by hand. @throws Error where the browser has no WebGL.
 */
export function connectStage(
  canvas: HTMLCanvasElement,
  labels: HTMLElement,
  app: App,
  onTurn: () => void,
): StageControls {
  let figure: Figure | null = null;
  const stage = new Stage(canvas, (drawn) => {
    placeLabels(labels, drawn, figure);
    canvas.dataset.frames = String(drawn.drawn);
  });
  const gone = computed(() => {
    const live = app.live.pose.value;
    return live === null || app.nowS.value - live.arrivedS > GONE_S;
  });
  const endings = [
    effect(() => {
      app.theme.value;
      stage.colours(coloursOf(canvas));
    }),
    effect(() => {
      const live = app.live.pose.value;
      const contact = app.contact.value.kind;
      figure = live === null || gone.value ? null : figureOf(live.pose);
      canvas.dataset.joints = String(figure?.joints.length ?? 0);
      stage.show(figure, contact === 'live');
      labels.hidden = contact !== 'live';
    }),
    orbitByTouch(
      canvas,
      () => stage.view,
      (view) => {
        stage.look(view);
        onTurn();
      },
    ),
    watchTheme(() => stage.colours(coloursOf(canvas))),
    watchSize(canvas, (width, height) => stage.resize(width, height)),
  ];
  return {
    lookFrom: (name) => stage.look(VIEWPOINTS[name]),
    placeTwin: (place) => stage.placeTwin(place),
    close: () => {
      for (const end of endings) end();
      stage.close();
    },
  };
}

function placeLabels(room: HTMLElement, stage: Stage, figure: Figure | null): void {
  const flagged = (figure?.joints ?? []).filter((joint) => joint.flagged).slice(0, MOST_LABELS);
  while (room.children.length > flagged.length) room.lastChild?.remove();
  for (const [at, { name, at: point }] of flagged.entries()) {
    const label = (room.children[at] as HTMLElement | undefined) ?? room.appendChild(document.createElement('span'));
    const place = stage.project(point);
    label.hidden = place === null;
    if (label.textContent !== placeName(name)) label.textContent = placeName(name);
    if (place !== null) label.style.transform = `translate(${place.left.toFixed(1)}px, ${place.top.toFixed(1)}px)`;
  }
}

function coloursOf(element: Element): StageColours {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: colour('sheet'),
    strip: colour('floor'),
    line: colour('floor-line'),
    ground: colour('ground'),
    measured: colour('measured'),
    doubtful: colour('doubtful'),
    twin: colour('twin'),
    flagged: colour('flag'),
  };
}

/** Tells when the tablet itself turns light or dark. */
function watchTheme(told: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', told);
  return () => dark.removeEventListener('change', told);
}

function watchSize(element: HTMLElement, told: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(() => told(element.clientWidth, element.clientHeight));
  observer.observe(element);
  return () => observer.disconnect();
}
