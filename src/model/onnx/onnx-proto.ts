import protobuf from 'protobufjs';

/**
 * The part of the ONNX file format that our graphs use. Field numbers are those of the public format description
 * (onnx.ai, "Open Neural Network Exchange IR"); a reader of the full format understands these files.
 */
const PROTO = `
syntax = "proto3";
message OperatorSetId { string domain = 1; int64 version = 2; }
message StringStringEntry { string key = 1; string value = 2; }
message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
message Dimension { int64 dim_value = 1; string dim_param = 2; }
message TensorShape { repeated Dimension dim = 1; }
message TensorType { int32 elem_type = 1; TensorShape shape = 2; }
message Type { TensorType tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Attribute {
  string name = 1; float f = 2; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20;
}
message Node {
  repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
  repeated Attribute attribute = 5; string domain = 7;
}
message Graph {
  repeated Node node = 1; string name = 2; repeated Tensor initializer = 5;
  repeated ValueInfo input = 11; repeated ValueInfo output = 12;
}
message Model {
  int64 ir_version = 1; string producer_name = 2; string producer_version = 3; Graph graph = 7;
  repeated OperatorSetId opset_import = 8; repeated StringStringEntry metadata_props = 14;
}`;

/** A fixed setting of an operator; which field counts is said by `type`. */
export interface AttributeProto {
  name: string;
  f?: number;
  i?: number;
  s?: Uint8Array;
  ints?: number[];
  type: number;
}

/** One operator, its tensors by name. */
export interface NodeProto {
  input: string[];
  output: string[];
  name: string;
  opType: string;
  attribute: AttributeProto[];
  domain: string;
}

/** A constant tensor; `rawData` little-endian. */
export interface TensorProto {
  dims: number[];
  dataType: number;
  name: string;
  rawData: Uint8Array;
}

/** Name, element type and shape of an input or output; a named dimension is free. */
export interface ValueInfoProto {
  name: string;
  type: { tensorType: { elemType: number; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } } };
}

/** The operators in the order they run, and their constants. */
export interface GraphProto {
  node: NodeProto[];
  name: string;
  initializer: TensorProto[];
  input: ValueInfoProto[];
  output: ValueInfoProto[];
}

/** An ONNX file. */
export interface ModelProto {
  irVersion: number;
  producerName: string;
  producerVersion: string;
  graph: GraphProto;
  opsetImport: { domain: string; version: number }[];
  metadataProps: { key: string; value: string }[];
}

/** Bytes of an ONNX file. Fields are written in the order of their numbers: the same model gives the same bytes. */
export function encodeModel(model: ModelProto): Uint8Array {
  const type = modelType();
  return type.encode(type.fromObject(model)).finish();
}

/** @throws Error where the bytes are not a protobuf message of this kind (truncated or foreign files). */
export function decodeModel(bytes: Uint8Array): ModelProto {
  const type = modelType();
  return type.toObject(type.decode(bytes), { longs: Number, defaults: true, arrays: true }) as ModelProto;
}

function modelType(): protobuf.Type {
  return protobuf.parse(PROTO, new protobuf.Root(), { keepCase: false }).root.lookupType('Model');
}
