import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentSettings } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';

function settingsOf(env: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(environmentSettings(env).map(({ path, value }) => [path.join('.'), value]));
}

test('text becomes what the schema wants', () => {
  assert.deepEqual(
    settingsOf({
      GENGAIT_SYNC__MAX_WAIT_MS: '80.5',
      GENGAIT_SOURCES__UDP__ENABLED: 'false',
      GENGAIT_CAMERAS__NAMES: 'a, b',
      GENGAIT_MODEL__PROVIDERS: '["cuda","cpu"]',
      GENGAIT_BOX__NAME: '12',
      GENGAIT_LOG: '{"level":"warn"}',
    }),
    {
      'sync.max_wait_ms': 80.5,
      'sources.udp.enabled': false,
      'cameras.names': ['a', 'b'],
      'model.providers': ['cuda', 'cpu'],
      'box.name': '12',
      log: { level: 'warn' },
    },
  );
});

test('variables that are no settings are left alone', () => {
  assert.deepEqual(settingsOf({ GENGAIT_DATA: '/data', GENGAIT_CONFIG: 'x.toml', PATH: '/bin', GENGAIT: '1' }), {});
});

test('a number that is none is told, not turned into NaN; a misspelt variable is told too', () => {
  const { problems } = loadConfig({
    env: { GENGAIT_MQTT__PORT: 'abc', GENGAIT_SYNC__MAX_WAIT_MS: '', GENGAIT_MQT__URL: 'x' },
    overrides: { 'calibration.file': '/rig.toml' },
  });
  assert.deepEqual(
    problems.map(({ path, value }) => [path, value]),
    [
      ['sync.max_wait_ms', ''],
      ['mqtt.port', 'abc'],
      ['mqt', { url: 'x' }],
    ],
  );
  assert.equal(problems.at(-1)?.remedy, 'Did you mean "mqtt"?');
});
