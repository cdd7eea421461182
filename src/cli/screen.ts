import type { LineStyle, ScreenLine } from './live-render.ts';

/** The part of a terminal stream that is used here. */
export interface TerminalStream {
  isTTY?: boolean;
  columns?: number;
  rows?: number;
  write(text: string): unknown;
}

const STYLES: Record<LineStyle, string> = { plain: '', strong: '\x1b[1m', alarm: '\x1b[1;33m', faint: '\x1b[2m' };
const RESET = '\x1b[0m';
const CLEAR_TO_LINE_END = '\x1b[K';
const CLEAR_BELOW = '\x1b[J';
const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

/** Lines of a terminal that are drawn again and again in the same place. Nothing is drawn on what is no terminal. */
export class Screen {
  readonly #stream: TerminalStream;
  readonly #styled: boolean;
  #open = false;
  #drawn = 0;
  #drawnColumns = 0;

  /** `styled`: bold and colour; the default asks NO_COLOR. */
  constructor(stream: TerminalStream, styled = process.env.NO_COLOR === undefined) {
    this.#stream = stream;
    this.#styled = styled;
  }

  /** Draws in the place of the last picture. `render`: the lines for a width and a height. */
  draw(render: (columns: number, rows: number) => ScreenLine[]): void {
    if (!this.#stream.isTTY) return;
    if (!this.#open) this.#stream.write(HIDE_CURSOR);
    this.#open = true;
    const columns = this.#stream.columns ?? 80;
    const lines = render(columns, (this.#stream.rows ?? 24) - 1);
    // After a change of width the old lines may have wrapped: their place is unknown, so the screen starts anew.
    const resized = this.#drawn > 0 && columns !== this.#drawnColumns;
    const home = resized ? '\x1b[2J\x1b[H' : this.#drawn > 0 ? `\x1b[${this.#drawn}A\r` : '';
    this.#stream.write(`${home}${lines.map((line) => this.#painted(line)).join('')}${CLEAR_BELOW}`);
    this.#drawn = lines.length;
    this.#drawnColumns = columns;
  }

  /** The last picture stays, the cursor comes back. */
  close(): void {
    if (this.#open) this.#stream.write(SHOW_CURSOR);
    this.#open = false;
  }

  #painted(line: ScreenLine): string {
    const style = this.#styled ? STYLES[line.style] : '';
    return `${style}${line.text}${style === '' ? '' : RESET}${CLEAR_TO_LINE_END}\n`;
  }
}
