/** Where a value comes from. `where`: "gengait.toml:12", "GENGAIT_MQTT__URL"; empty for defaults and the command line. */
export interface Origin {
  source: 'default' | 'file' | 'environment' | 'command line';
  where: string;
}
