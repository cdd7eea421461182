import { GengaitError } from '../errors.ts';

/** Any thrown thing as a coded error. What is not coded is a fault of the program: GENGAIT_E_INTERNAL with its stack. */
export function asGengaitError(error: unknown): GengaitError {
  if (error instanceof GengaitError) return error;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new GengaitError('GENGAIT_E_INTERNAL', text, { cause: error });
}

/** The lines a person sees for an error: code, what happened, what to do. */
export function formatError(error: GengaitError): string {
  return `${error.code}: ${error.message}\n  What to do: ${error.remedy}\n`;
}
