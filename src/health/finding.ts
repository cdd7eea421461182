/** Something a technician should know, with what to do about it. Published under `finding/<code>`, cleared when gone. */
export interface Finding {
  /** `lower_snake_case`, stable; a subject (camera name) may follow after a slash. */
  code: string;
  level: 'info' | 'warning' | 'error';
  /** Under 80 characters. */
  message: string;
  /** Ordered steps a technician can do. */
  remedies: string[];
}
