/** What a profile of onnxruntime says about the kernels that ran. */
export interface KernelCount {
  /** Integer matrix products per run. */
  integer: number;
  /** All kernels by operator, with how often they ran. */
  byOperator: ReadonlyMap<string, number>;
}

interface ProfileEvent {
  cat?: string;
  name?: string;
  args?: { op_name?: string };
}

const INTEGER_PRODUCTS = new Set(['MatMulIntegerToFloat', 'DynamicQuantizeMatMul', 'MatMulInteger', 'QLinearMatMul']);

/**
 * Counts the kernels of a profile file (JSON, one event per kernel run). A runtime may rewrite a graph when it loads it;
 * only the profile tells whether the integer operators really ran.
 * @param profile text of the file @param runs how many runs it covers
 */
export function countKernels(profile: string, runs: number): KernelCount {
  const events = JSON.parse(profile) as ProfileEvent[];
  const byOperator = new Map<string, number>();
  let integer = 0;
  for (const { cat, name, args } of events) {
    if (cat !== 'Node' || !name?.endsWith('_kernel_time') || !args?.op_name) continue;
    byOperator.set(args.op_name, (byOperator.get(args.op_name) ?? 0) + 1);
    if (INTEGER_PRODUCTS.has(args.op_name)) integer++;
  }
  return { integer: integer / runs, byOperator };
}
