import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { GengaitError } from '../errors.ts';
import { type GoldenVector, goldenInput } from './golden.ts';
import { decodeModel, encodeModel, type ModelProto } from './onnx/onnx-proto.ts';

const FORMAT = '1';
const KEYS = [
  'name',
  'tokens',
  'frame_step',
  'precision',
  'weights_sha256',
  'golden_pose',
  'golden_tolerance',
] as const;
type Key = (typeof KEYS)[number];

export type Precision = 'fp32' | 'int8';

/** What one of our ONNX files says about itself. */
export interface ModelDescription {
  name: string;
  tokens: string;
  /** Ticks of 30 Hz between the frames of a window. */
  frameStep: number;
  precision: Precision;
  /** SHA-256 of the weights file both precisions were built from. */
  weightsSha256: string;
  golden: GoldenVector;
}

/** A model file that was read and found whole. */
export interface ModelFile extends ModelDescription {
  path: string;
  bytes: Uint8Array;
  /** SHA-256 of the file. */
  sha256: string;
}

/** Puts the description and a checksum of everything else into the file. The golden input itself is a formula. */
export function encodeModelFile(model: ModelProto, about: ModelDescription): Uint8Array {
  const { pose, tolerance } = about.golden;
  const values: Record<Key, string> = {
    name: about.name,
    tokens: about.tokens,
    frame_step: String(about.frameStep),
    precision: about.precision,
    weights_sha256: about.weightsSha256,
    golden_pose: Buffer.from(pose.buffer, pose.byteOffset, pose.byteLength).toString('base64'),
    golden_tolerance: String(tolerance),
  };
  const metadataProps = [{ key: 'gengait_format', value: FORMAT }];
  for (const key of KEYS) metadataProps.push({ key, value: values[key] });
  const described = { ...model, metadataProps };
  const checksum = { key: 'content_sha256', value: sha256(encodeModel(described)) };
  return encodeModel({ ...model, metadataProps: [...metadataProps, checksum] });
}

/**
 * Reads and checks a model file before any runtime sees it.
 * @throws GengaitError GENGAIT_E_MODEL_MISSING, GENGAIT_E_MODEL_DAMAGED (not readable as ONNX, cut off, or changed),
 *   GENGAIT_E_MODEL_FOREIGN (a valid ONNX file, but not one of ours)
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_MODEL_MISSING', path, { cause });
  }
  return { path, bytes, sha256: sha256(bytes), ...describe(path, bytes) };
}

function describe(path: string, bytes: Uint8Array): ModelDescription {
  let model: ModelProto;
  try {
    model = decodeModel(bytes);
  } catch (cause) {
    throw new GengaitError('GENGAIT_E_MODEL_DAMAGED', `${path} (${bytes.length} bytes)`, { cause });
  }
  if (model.graph === null || model.graph.node.length === 0) {
    throw new GengaitError('GENGAIT_E_MODEL_DAMAGED', `${path} (${bytes.length} bytes) holds no graph`);
  }
  const properties = new Map(model.metadataProps.map(({ key, value }) => [key, value]));
  const missing = [...KEYS, 'content_sha256'].filter((key) => !properties.has(key));
  if (properties.get('gengait_format') !== FORMAT) throw new GengaitError('GENGAIT_E_MODEL_FOREIGN', path);
  if (missing.length > 0) throw new GengaitError('GENGAIT_E_MODEL_DAMAGED', `${path} lacks ${missing.join(', ')}`);
  const metadataProps = model.metadataProps.filter(({ key }) => key !== 'content_sha256');
  if (sha256(encodeModel({ ...model, metadataProps })) !== properties.get('content_sha256')) {
    throw new GengaitError('GENGAIT_E_MODEL_DAMAGED', `${path}: its checksum does not fit its content`);
  }
  return description(properties as ReadonlyMap<Key, string>);
}

function description(properties: ReadonlyMap<Key, string>): ModelDescription {
  const value = (key: Key): string => properties.get(key)!;
  const pose = new Float32Array(Uint8Array.from(Buffer.from(value('golden_pose'), 'base64')).buffer);
  return {
    name: value('name'),
    tokens: value('tokens'),
    frameStep: Number(value('frame_step')),
    precision: value('precision') as Precision,
    weightsSha256: value('weights_sha256'),
    golden: { ...goldenInput(), pose, tolerance: Number(value('golden_tolerance')) },
  };
}

/** SHA-256, 64 hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
