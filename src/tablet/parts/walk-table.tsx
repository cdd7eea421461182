import type { Payload } from '../../publish/payloads.ts';
import { TEXT } from '../text.ts';
import { fixed, sentence } from '../view/format.ts';
import { absences, rangeSources, rangesOf, walkRows } from '../view/walk-table.ts';

/** The numbers of a walk, left beside right, and what is not assessed with its reason. */
export function WalkTable({ walk, session }: { walk: Payload<'walk'>; session: Payload<'session'> | null }) {
  const ranges = rangesOf(session);
  const { measured_percent, interpolated_percent, missing_percent } = walk.quality;
  const missing = absences(walk);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
    <div class="card panel scrolls walk-numbers" tabIndex={0}>
      <table class="table">
        <thead>
          <tr>
            {[
              TEXT.walk.measure,
              TEXT.sides.left,
              TEXT.sides.right,
              TEXT.sides.asymmetry,
              TEXT.walk.n,
              TEXT.walk.normal,
            ].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {walkRows(walk, ranges).map(({ label, unit, left, right, asymmetry, n, normal, reason }) => (
            <tr key={label}>
              <th scope="row">
                {label} <small>{unit}</small>
              </th>
              {reason === '' ? (
                [left, right, asymmetry, n, normal].map((value, at) => <td key={String(at)}>{value}</td>)
              ) : (
                <td colSpan={5} class="not-assessed">
                  {`${TEXT.verdict.notAssessed}: ${reason}`}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">
        {[
          TEXT.walk.quality(fixed(measured_percent, 0), fixed(interpolated_percent, 0), fixed(missing_percent, 0)),
          ...(walk.treadmill ? [TEXT.walk.treadmill] : []),
          ...rangeSources(ranges),
        ].join(' · ')}
      </p>
      <Reasons title={TEXT.walk.reasons} rows={missing} />
      <Reasons
        title={TEXT.walk.refused}
        rows={walk.refused.map(({ start_s, end_s, reason }) => ({
          name: `${fixed(start_s - walk.start_s, 1)}–${fixed(end_s - walk.start_s, 1)} s`,
          reason: sentence(reason),
        }))}
      />
    </div>
  );
}

function Reasons({ title, rows }: { title: string; rows: readonly { name: string; reason: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <section class="reasons">
      <h2>{title}</h2>
      <dl>
        {rows.map(({ name, reason }) => (
          <div key={`${name} ${reason}`}>
            <dt>{name}</dt>
            <dd>{reason}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
