/** Every topic of a box. All start with `gengait/<box>/`. */
export interface Topics {
  state: string;
  health: string;
  pose: string;
  cycle: string;
  walk: string;
  event: string;
  session: string;
  people: string;
  /** One per joint or group that can be alerted. */
  alert(id: string): string;
  /** One per finding; a subject after a slash becomes a level of its own. */
  finding(code: string): string;
  command(verb: string): string;
  response(verb: string): string;
  /** Every command, for a subscription. */
  commands: string;
  /** Retained topics of which a new daemon does not know what an earlier one left behind. */
  leftovers: string[];
}

/** The topics of a box by its name (one level: letters, digits, "_", "-"). */
export function topicsOf(box: string): Topics {
  const root = `gengait/${level(box)}`;
  return {
    state: `${root}/state`,
    health: `${root}/health`,
    pose: `${root}/pose`,
    cycle: `${root}/cycle`,
    walk: `${root}/walk`,
    event: `${root}/event`,
    session: `${root}/session`,
    people: `${root}/people`,
    alert: (id) => `${root}/alert/${level(id)}`,
    finding: (code) => `${root}/finding/${code.split('/').map(level).join('/')}`,
    command: (verb) => `${root}/command/${level(verb)}`,
    response: (verb) => `${root}/response/${level(verb)}`,
    commands: `${root}/command/+`,
    leftovers: [`${root}/alert/+`, `${root}/finding/#`, `${root}/walk`, `${root}/session`],
  };
}

/** A text as one topic level: what MQTT gives a meaning to ("/", "+", "#") becomes "_". */
function level(text: string): string {
  return text.replace(/[/+#\0]/g, '_');
}
