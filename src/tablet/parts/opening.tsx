import { TEXT } from '../text.ts';

/** The page before the box has answered. */
export function Opening({ failed = false, noAddress = false }: { failed?: boolean; noAddress?: boolean }) {
  return (
    <main class="opening">
      <img src="/icon.svg" alt="" width="96" height="96" />
      <h1>{TEXT.product}</h1>
      <p role="status">{noAddress ? TEXT.link.noAddress : failed ? TEXT.link.noBox : TEXT.link.connecting}</p>
    </main>
  );
}
