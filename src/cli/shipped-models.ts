import { fileURLToPath } from 'node:url';

/** Folder of the product's own models and normative.json. */
export const SHIPPED_MODELS = fileURLToPath(new URL('../../models', import.meta.url));
