import type { AttributeProto, GraphProto, NodeProto, TensorProto, ValueInfoProto } from './onnx-proto.ts';

/** Element types by the numbers of the ONNX format. */
export const ELEMENT = { float32: 1, uint8: 2, int8: 3, int64: 7, bool: 9 } as const;
export type ElementType = keyof typeof ELEMENT;

const ATTRIBUTE_KIND = { float: 1, int: 2, ints: 7 } as const;

/** Value of an operator's attribute; a plain number is an integer, a float says so. */
export type Attribute = number | number[] | { float: number };

/** Operators that are not in the standard set: onnxruntime's own. */
export const CONTRIB = 'com.microsoft';

/** Grows one graph. Every value has a readable name, unique in the graph: the path of the layer that made it. */
export class GraphBuilder {
  private readonly nodes: NodeProto[] = [];
  private readonly initializers = new Map<string, TensorProto>();
  private readonly names = new Set<string>();
  private readonly inputs: ValueInfoProto[] = [];
  private readonly outputs: ValueInfoProto[] = [];

  input(name: string, type: ElementType, shape: (number | string)[]): string {
    this.inputs.push(valueInfo(this.claim(name), type, shape));
    return name;
  }

  /** Makes an existing value a result of the graph. */
  output(name: string, type: ElementType, shape: (number | string)[]): void {
    this.outputs.push(valueInfo(name, type, shape));
  }

  floats(name: string, dims: number[], values: Float32Array): string {
    return this.constant(name, 'float32', dims, littleEndianFloats(values));
  }

  bytes(name: string, type: 'int8' | 'uint8', dims: number[], values: Int8Array | Uint8Array): string {
    return this.constant(name, type, dims, new Uint8Array(values.buffer, values.byteOffset, values.length).slice());
  }

  /** A vector of int64, as shapes, axes and indices are; equal vectors are stored once. */
  ints(values: number[]): string {
    const name = `ints[${values.join()}]`;
    if (this.initializers.has(name)) return name;
    const data = new DataView(new ArrayBuffer(values.length * 8));
    values.forEach((value, i) => {
      data.setBigInt64(i * 8, BigInt(value), true);
    });
    return this.constant(name, 'int64', [values.length], new Uint8Array(data.buffer));
  }

  /** Adds an operator with one result, which takes the operator's name. Empty input names mean "left out". */
  op(opType: string, name: string, input: string[], attributes: Record<string, Attribute> = {}, domain = ''): string {
    this.ops(opType, name, input, [name], attributes, domain);
    return name;
  }

  /** Adds an operator with several results. */
  ops(
    opType: string,
    name: string,
    input: string[],
    output: string[],
    attributes: Record<string, Attribute> = {},
    domain = '',
  ): string[] {
    for (const value of output) this.claim(value);
    const attribute = Object.entries(attributes).map(([key, value]) => attributeProto(key, value));
    this.nodes.push({ input, output, name, opType, attribute, domain });
    return output;
  }

  finish(name: string): GraphProto {
    const initializer = [...this.initializers.values()];
    return { node: this.nodes, name, initializer, input: this.inputs, output: this.outputs };
  }

  private constant(name: string, type: ElementType, dims: number[], rawData: Uint8Array): string {
    this.initializers.set(this.claim(name), { dims, dataType: ELEMENT[type], name, rawData });
    return name;
  }

  private claim(name: string): string {
    if (this.names.has(name)) throw new Error(`two values of the graph are called ${name}`);
    this.names.add(name);
    return name;
  }
}

function attributeProto(name: string, value: Attribute): AttributeProto {
  if (Array.isArray(value)) return { name, ints: value, type: ATTRIBUTE_KIND.ints };
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_KIND.int };
  return { name, f: value.float, type: ATTRIBUTE_KIND.float };
}

function valueInfo(name: string, type: ElementType, shape: (number | string)[]): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType: ELEMENT[type], shape: { dim } } } };
}

function littleEndianFloats(values: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, i) => {
    view.setFloat32(i * 4, value, true);
  });
  return new Uint8Array(view.buffer);
}
