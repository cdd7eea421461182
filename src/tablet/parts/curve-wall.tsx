import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type AngleName, type CurveSource, type CurveTile, curveTiles, rangeOf } from '../view/curve-tiles.ts';
import { CurvePlot } from './curve-plot.tsx';
import { FlagMark, Icon } from './icons.tsx';

/** All angles at once, left above right, and one of them large when it is touched. */
export function CurveWall({ app, source }: { app: App; source: CurveSource }) {
  const large = useSignal<AngleName | null>(null);
  const tiles = useMemo(() => curveTiles(source), [source]);
  const chosen = tiles.find(({ angle }) => angle === large.value);
  if (chosen !== undefined) {
    return (
      <section class="card curve-large">
        <header>
          <button type="button" class="button" onClick={() => (large.value = null)}>
            <Icon name="back" />
            {TEXT.back}
          </button>
          <TileTitle tile={chosen} />
        </header>
        <TileBody app={app} tile={chosen} tiles={tiles} large />
        <CurveLegend from={chosen.curves?.from ?? ''} />
      </section>
    );
  }
  return (
    <div class="curve-wall">
      {tiles.map((tile) => (
        <button
          key={tile.angle}
          type="button"
          class={`card tile tile-${tile.side} tile-${tile.kind}`}
          aria-label={`${TEXT.walk.enlarge(spokenName(tile))}${tile.curves === null ? `: ${tile.reason}` : ''}`}
          data-angle={tile.angle}
          onClick={() => (large.value = tile.angle)}
        >
          <TileTitle tile={tile} />
          <TileBody app={app} tile={tile} tiles={tiles} />
        </button>
      ))}
      <div class="card tile tile-legend">
        <CurveLegend from={tiles.find(({ curves }) => curves !== null)?.curves?.from ?? ''} />
      </div>
    </div>
  );
}

function TileTitle({ tile }: { tile: CurveTile }) {
  return (
    <span class="tile-title">
      {tile.flagged && <FlagMark size={18} />}
      <b>{spokenName(tile)}</b>
      {tile.curves?.deviation != null && <small>{tile.curves.deviation}</small>}
    </span>
  );
}

function TileBody(props: { app: App; tile: CurveTile; tiles: readonly CurveTile[]; large?: boolean }) {
  const { app, tile, tiles, large = false } = props;
  if (tile.curves === null) {
    return (
      <span class="tile-unknown">
        <b>{TEXT.verdict.notAssessed}</b>
        {tile.reason}
      </span>
    );
  }
  return <CurvePlot app={app} tile={tile} range={rangeOf(tiles, tile.kind)} large={large} />;
}

function CurveLegend({ from }: { from: string }) {
  const { input, twin, band, toeOff, cycle } = TEXT.walk;
  return (
    <ul class="curve-legend">
      <li class="line-input">{input}</li>
      <li class="line-twin">{twin}</li>
      <li class="line-band">{band}</li>
      <li class="line-toe-off">{toeOff}</li>
      <li class="line-none">{from === '' ? cycle : `${cycle}, ${from}`}</li>
    </ul>
  );
}

function spokenName({ side, title }: CurveTile): string {
  return side === 'middle' ? title : `${TEXT.sides[side]} ${title.toLowerCase()}`;
}
