/**
 * Every error a person can meet, in one table: code, what happened, what to do about it.
 * A code is never reused for another meaning. `details` makes the message concrete (path, value, line).
 */
export const ERRORS = {
  GENGAIT_E_USAGE: {
    message: 'The command line is not understood',
    remedy: 'Run the command with --help to see its arguments.',
    exitCode: 2,
  },
  GENGAIT_E_INTERNAL: {
    message: 'An unexpected fault inside the program',
    remedy: 'Keep the text below and report it; restarting the command is safe.',
    exitCode: 1,
  },
} as const satisfies Record<string, ErrorEntry>;

/** One row of the error table. Exit codes: 1 failed, 2 usage, 78 configuration. */
export interface ErrorEntry {
  message: string;
  remedy: string;
  exitCode: 1 | 2 | 78;
}

export type ErrorCode = keyof typeof ERRORS;

/** An error with a code of the table above. `message` reads "<what happened>: <details>". */
export class GengaitError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly exitCode: 1 | 2 | 78;

  constructor(code: ErrorCode, details = '', options?: ErrorOptions) {
    const entry: ErrorEntry = ERRORS[code];
    super(details === '' ? entry.message : `${entry.message}: ${details}`, options);
    this.name = 'GengaitError';
    this.code = code;
    this.remedy = entry.remedy;
    this.exitCode = entry.exitCode;
  }
}
