import type { App } from '../app.ts';
import { DEVICE, type Theme } from '../device.ts';
import { TEXT } from '../text.ts';
import { cameraRows, findingRows, machineRows } from '../view/box-status.ts';
import { Choice } from './choice.tsx';
import { Icon } from './icons.tsx';
import { SoundChoice } from './mute-dialog.tsx';

const THEMES = Object.entries(TEXT.box.themes) as [Theme, string][];

/** How the box is: what to mend and how, cameras, machine; how this tablet shows it. */
export function BoxView({ app }: { app: App }) {
  return (
    <div class="box">
      <Findings app={app} />
      <div class="box-side">
        <Cameras app={app} />
        <Machine app={app} />
        <section class="card panel">
          <h2>{TEXT.box.display}</h2>
          <Choice
            label={TEXT.box.display}
            options={THEMES}
            chosen={app.theme.value}
            onChoose={(theme) => {
              app.theme.value = theme;
              DEVICE.keepTheme(theme);
            }}
          />
          <SoundChoice app={app} />
        </section>
      </div>
    </div>
  );
}

function Findings({ app }: { app: App }) {
  const findings = findingRows(app.live.state.value.findings);
  const unreadable = app.live.unreadable.value;
  return (
    <section class="card panel findings">
      <h2>{TEXT.box.findings}</h2>
      {findings.length === 0 && app.contact.value.kind !== 'no_data' && (
        <div class="all-well">
          <Icon name="check" size={40} />
          <div>
            <strong>{TEXT.box.allWell}</strong>
            <p>{TEXT.box.allWellDetail}</p>
          </div>
        </div>
      )}
      <ul>
        {findings.map(({ code, level, message, remedies }) => (
          <li key={code} class={`finding finding-${level}`} data-finding={code}>
            <div>
              <strong>{message}</strong>
              <b>{TEXT.box.level[level]}</b>
            </div>
            <ol>
              {remedies.map((remedy) => (
                <li key={remedy}>{remedy}</li>
              ))}
            </ol>
          </li>
        ))}
      </ul>
      {unreadable > 0 && <p class="hint">{TEXT.box.unreadable(unreadable)}</p>}
    </section>
  );
}

function Cameras({ app }: { app: App }) {
  const cameras = cameraRows(app.live.state.value.health);
  const { camera, fps, age, clock, loss } = TEXT.box;
  return (
    <section class="card panel">
      <h2>{TEXT.box.cameras}</h2>
      {cameras.length === 0 ? (
        <p class="hint">{TEXT.box.noCameras}</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              {[camera, fps, age, clock, loss].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {cameras.map((row) => (
              <tr key={row.name} class={row.silent ? 'row-warning' : ''}>
                <th scope="row">{row.name}</th>
                <td>{row.fps}</td>
                <td>{row.age}</td>
                <td>{row.clock}</td>
                <td>{row.loss}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Machine({ app }: { app: App }) {
  return (
    <section class="card panel">
      <h2>{TEXT.box.machine}</h2>
      <dl class="facts">
        {machineRows(app.live.state.value, app.build).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
