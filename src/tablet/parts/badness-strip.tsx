import { useComputed } from '@preact/signals';
import type { JointName } from '../../skeleton/joints.ts';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { type Bar, scoresOfPose, stripOf } from '../view/badness-strip.ts';
import { sentence } from '../view/format.ts';
import { FlagMark } from './icons.tsx';

/** The strip changes at most four times a second: it is read, not watched. */
export function BadnessStrip({ app }: { app: App }) {
  const shown = useComputed(() => {
    app.nowS.value;
    const pose = app.live.pose.peek()?.pose ?? null;
    const { daemon, walk } = app.live.state.value;
    const limits = daemon?.limits ?? null;
    const limit = limits?.cycle.joint ?? null;
    if (app.contact.value.kind === 'live' && pose !== null) {
      const groups = stripOf({ score: scoresOfPose(pose.badness), flagged: pose.flagged, limit });
      return { groups, about: TEXT.strip.live, reason: pose.reason ?? '' };
    }
    const verdict = walk?.assessment;
    if (walk === null || !verdict?.assessed) {
      const groups = stripOf({ score: () => null, flagged: [], limit });
      return { groups, about: '', reason: verdict?.assessed === false ? verdict.reason : '' };
    }
    const score = (joint: JointName): number | undefined => verdict.joints[joint]?.score;
    const groups = stripOf({ score, flagged: verdict.flagged, limit: limits?.walk.joint ?? null });
    return { groups, about: TEXT.strip.lastWalk(walk.walk_no), reason: '' };
  });
  const { groups, about, reason } = shown.value;
  return (
    <section class="card strip" aria-label={TEXT.strip.title}>
      <h2>
        {TEXT.strip.title}
        {about !== '' && <small>{about}</small>}
        {reason !== '' && <em>{`${TEXT.strip.notAssessed}: ${sentence(reason)}`}</em>}
      </h2>
      <div class="strip-groups">
        <span class="strip-limit" aria-hidden="true">
          {TEXT.strip.limit}
        </span>
        {groups.map(({ name, title, bars }) => (
          <div key={name} class="strip-group" style={{ flexGrow: bars.length }}>
            <ol>
              {bars.map((bar) => (
                <StripBar key={bar.joint} bar={bar} />
              ))}
            </ol>
            <h3>{title}</h3>
          </div>
        ))}
      </div>
    </section>
  );
}

function StripBar({ bar }: { bar: Bar }) {
  const { joint, height, beyond, flagged } = bar;
  const kind = height === null ? 'unknown' : flagged ? 'flagged' : 'usual';
  return (
    <li class={`bar bar-${kind}`} data-joint={joint}>
      <span class="spoken">{bar.spoken}</span>
      <div class="bar-room" aria-hidden="true">
        {height !== null && <i style={{ height: `${(100 * height).toFixed(1)}%` }} class={beyond ? 'beyond' : ''} />}
        {flagged && <FlagMark size={16} />}
      </div>
      <span class="bar-label" aria-hidden="true">
        {bar.label}
      </span>
    </li>
  );
}
