import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { App } from '../app.ts';
import { TEXT } from '../text.ts';
import { Icon } from './icons.tsx';

/** A dialog: over everything, closed by its key, by Escape, or by touching beside it. */
export function Sheet(props: { app: App; title: string; children: ComponentChildren }) {
  const { app, title, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const close = (): void => {
    app.dialog.value = null;
  };
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself.
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="sheet-title"
      onClose={close}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div class="sheet-body">
        <header>
          <h2 id="sheet-title">{title}</h2>
          <button type="button" class="button quiet" aria-label={TEXT.close} onClick={close}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
