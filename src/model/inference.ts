import { GengaitError } from '../errors.ts';
import type { Finding } from '../health/finding.ts';
import { type GoldenVector, largestDifference } from './golden.ts';
import { InferenceThread } from './inference-thread.ts';
import { type ModelFile, type Precision, readModelFile } from './model-file.ts';

/** A model ready to run in a thread of its own. */
export interface Inference {
  /** Execution provider in effect. */
  readonly provider: string;
  readonly precision: Precision;
  /** SHA-256 of the file in use. */
  readonly modelSha256: string;
  /** SHA-256 of the weights it was built from: the same for both precisions. */
  readonly weightsSha256: string;
  /** Ticks of 30 Hz between the frames of a window. */
  readonly frameStep: number;
  /** What was tried before and failed. */
  readonly findings: readonly Finding[];
  /**
   * `joints [windows][7][19][3]` (normalised, 0 where hidden), `hidden [windows][7][19]` (1 = hidden) -> pose, the shape
   * of `joints`. A window's result does not depend on the others of its batch. The arrays may be reused at once.
   * @throws GengaitError GENGAIT_E_MODEL_INPUT, GENGAIT_E_MODEL_RUN
   */
  run(joints: Float32Array, hidden: Uint8Array, windows: number): Promise<Float32Array>;
  /** Finishes what was asked, then ends the thread. */
  close(): Promise<void>;
}

/** Which model files, and where they may run. */
export interface InferenceOptions {
  /** ONNX file for the CPU. */
  modelFile: string;
  /** Float file for other providers (they have no kernels for the integer operators), and for a CPU that computes them wrongly. */
  floatModelFile?: string;
  /** Execution providers in order of preference, e.g. `['cuda', 'cpu']`. */
  providers: readonly string[];
  /** True: the first provider or an error. */
  required?: boolean;
  /** SHA-256 that the normative statistics name: of the model file or of its weights. */
  expectedSha256?: string;
  /** Replaces the golden vector inside the file. */
  golden?: GoldenVector;
  /** Threads inside one run; 1 unless told. */
  threads?: number;
}

interface Attempt {
  provider: string;
  /** Reads the file; a missing float file is a failed attempt, not a failed start. */
  file(): Promise<ModelFile>;
  /** What is told when the attempt fails. */
  finding(reason: string): Finding;
}

/**
 * Opens a model: for each provider in order load, run the golden vector, compare; what fails becomes a finding and the
 * next is tried (onnxruntime itself does not fall back, nor say what ran).
 * @throws GengaitError GENGAIT_E_MODEL_MISSING, _DAMAGED, _FOREIGN, _MISMATCH for the file, GENGAIT_E_MODEL_GOLDEN or
 *   GENGAIT_E_MODEL_PROVIDER when no attempt gives the right numbers
 */
export async function openInference(options: InferenceOptions): Promise<Inference> {
  const main = await readExpected(options.modelFile, options.expectedSha256);
  const findings: Finding[] = [];
  const failures: { wrong: boolean; reason: string }[] = [];
  for (const attempt of attempts(options, main)) {
    try {
      const file = await attempt.file();
      const thread = await startChecked(file, attempt.provider, options);
      return opened(thread, file, attempt.provider, findings);
    } catch (error) {
      failures.push({ wrong: isGolden(error), reason: `${attempt.provider}: ${text(error)}` });
      findings.push(attempt.finding(text(error)));
      if (options.required) break;
    }
  }
  const wrong = failures.length > 0 && failures.every((failure) => failure.wrong);
  const reasons = failures.map((failure) => failure.reason).join('; ');
  throw new GengaitError(
    wrong ? 'GENGAIT_E_MODEL_GOLDEN' : 'GENGAIT_E_MODEL_PROVIDER',
    reasons || 'none is configured',
  );
}

function attempts(options: InferenceOptions, main: ModelFile): Attempt[] {
  const { floatModelFile } = options;
  const float = (): Promise<ModelFile> => readExpected(floatModelFile!, main.weightsSha256);
  const list: Attempt[] = options.providers.map((provider) => ({
    provider,
    file: provider !== 'cpu' && floatModelFile !== undefined ? float : () => Promise.resolve(main),
    finding: (reason) => providerFinding(provider, reason),
  }));
  const cpu = list.find(({ provider }) => provider === 'cpu');
  if (cpu && floatModelFile !== undefined && main.precision === 'int8') {
    cpu.finding = integerFinding;
    list.push({ provider: 'cpu', file: float, finding: (reason) => providerFinding('cpu', reason) });
  }
  return list;
}

async function readExpected(path: string, expectedSha256: string | undefined): Promise<ModelFile> {
  const file = await readModelFile(path);
  if (expectedSha256 !== undefined && ![file.sha256, file.weightsSha256].includes(expectedSha256)) {
    const [is, of, wanted] = [file.sha256, file.weightsSha256, expectedSha256].map((sha) => sha.slice(0, 12));
    const details = `${path} is ${is} of weights ${of}, the statistics are for ${wanted}`;
    throw new GengaitError('GENGAIT_E_MODEL_MISMATCH', details);
  }
  return file;
}

/** A thread whose answer to the golden input is right. */
async function startChecked(file: ModelFile, provider: string, options: InferenceOptions): Promise<InferenceThread> {
  const golden = options.golden ?? file.golden;
  const thread = await InferenceThread.start(file.bytes, { provider, threads: options.threads ?? 1 });
  try {
    const pose = await thread.run(golden.joints, golden.hidden, golden.windows);
    const difference = largestDifference(pose, golden.pose);
    if (difference > golden.tolerance) {
      const details = `${file.path} on ${provider}: off by ${difference.toPrecision(3)}, ${golden.tolerance} allowed`;
      throw new GengaitError('GENGAIT_E_MODEL_GOLDEN', details);
    }
    return thread;
  } catch (error) {
    await thread.close();
    throw error;
  }
}

function opened(thread: InferenceThread, file: ModelFile, provider: string, findings: Finding[]): Inference {
  return {
    provider,
    precision: file.precision,
    modelSha256: file.sha256,
    weightsSha256: file.weightsSha256,
    frameStep: file.frameStep,
    findings,
    run: (joints, hidden, windows) => thread.run(joints, hidden, windows),
    close: () => thread.close(),
  };
}

function isGolden(error: unknown): boolean {
  return error instanceof GengaitError && error.code === 'GENGAIT_E_MODEL_GOLDEN';
}

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function providerFinding(provider: string, reason: string): Finding {
  return {
    code: `inference_provider/${provider}`,
    level: 'warning',
    message: `The model does not run on "${provider}"; the next provider is used.`,
    remedies: [
      provider === 'cpu'
        ? 'Run "npm run build-models", or install the model files again.'
        : `Install the libraries that "${provider}" needs, or remove it from the providers under [model].`,
      `For support: ${reason}`,
    ],
  };
}

/** Processors without the instructions for 8-bit products may cut large sums off; the golden vector shows it. */
function integerFinding(reason: string): Finding {
  return {
    code: 'inference_integer',
    level: 'warning',
    message: 'The 8-bit model does not compute rightly here; the slower float one is used.',
    remedies: ['Nothing needs doing: results are right.', `For support: ${reason}`],
  };
}
