/** One of a few: large keys side by side. */
export function Choice<T extends string>(props: {
  label: string;
  showLabel?: boolean;
  options: readonly (readonly [T, string])[];
  /** Null = none of them. */
  chosen: T | null;
  onChoose: (value: T) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as a row of keys in every browser.
    <div class="choice" role="group" aria-label={props.label}>
      {props.showLabel && <span>{props.label}</span>}
      {props.options.map(([value, text]) => (
        <button key={value} type="button" aria-pressed={props.chosen === value} onClick={() => props.onChoose(value)}>
          {text}
        </button>
      ))}
    </div>
  );
}
