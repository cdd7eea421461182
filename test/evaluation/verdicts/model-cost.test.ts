import assert from 'node:assert/strict';
import { test } from 'node:test';
import { multiplyAdds } from '../../../src/evaluation/verdicts/model-cost.ts';
import { type Architecture, expectedTensors } from '../../../src/model/onnx/architecture.ts';

const shape = { joints: 19, frames: 7, frame_step: 1, d_model: 64, ffn: 128, layer_norm_eps: 1e-5 } as const;
const score: Architecture = {
  ...shape,
  name: 'score',
  tokens: 'joint',
  heads: 4,
  encoder_layers: 6,
  decoder_layers: 0,
};
const twin: Architecture = {
  ...shape,
  name: 'twin',
  tokens: 'joint-frame',
  heads: 2,
  encoder_layers: 8,
  decoder_layers: 2,
};

test('every token is multiplied by every matrix, and meets every other token in each layer', () => {
  for (const [architecture, tokens] of [
    [score, 19],
    [twin, 133],
  ] as const) {
    const { encoder_layers, decoder_layers, d_model } = architecture;
    let expected = (encoder_layers + decoder_layers) * 2 * tokens * tokens * d_model;
    for (const [name, size] of expectedTensors(architecture)) {
      if (name.endsWith('.weight') && size.length === 2) expected += tokens * size[0]! * size[1]!;
    }
    assert.equal(multiplyAdds(architecture), expected);
  }
});

test('the length of a window in time costs nothing, tokens per frame much', () => {
  assert.equal(multiplyAdds({ ...score, frame_step: 3 }), multiplyAdds(score));
  assert.ok(multiplyAdds(twin) > 5 * multiplyAdds(score));
});
