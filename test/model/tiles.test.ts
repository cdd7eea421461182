import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TILE_SETS, type TileSetName } from '../../src/model/tiles.ts';
import { JOINTS } from '../../src/skeleton/joints.ts';

test('pelvis and hips are hidden together in every tile, for one of them gives the others away', () => {
  for (const tiles of Object.values(TILE_SETS)) {
    for (const { name, joints } of tiles) {
      const held = ['pelvis', 'left_hip', 'right_hip'].filter((joint) => (joints as readonly string[]).includes(joint));
      assert.ok(held.length === 0 || held.length === 3, name);
    }
  }
});

test('a heel is hidden with the toe of its foot', () => {
  for (const tiles of Object.values(TILE_SETS)) {
    for (const { name, joints } of tiles) {
      for (const side of ['left', 'right'] as const) {
        assert.equal(joints.includes(`${side}_heel`), joints.includes(`${side}_toe`), name);
      }
    }
  }
});

test('every set but the chains scores every joint', () => {
  for (const name of Object.keys(TILE_SETS) as TileSetName[]) {
    if (name === 'chains') continue;
    const scored = new Set(TILE_SETS[name].flatMap((tile) => [...tile.joints]));
    assert.deepEqual(
      JOINTS.filter((joint) => !scored.has(joint)),
      [],
      name,
    );
  }
});
