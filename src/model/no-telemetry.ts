/**
 * Imported before onnxruntime: its official libraries (1.29 and later) report models, machine and use to their makers over the
 * network unless this is set when they are loaded. Nothing leaves the box. Only the main thread's environment reaches a library.
 */
process.env.ORT_DISABLE_TELEMETRY = '1';
