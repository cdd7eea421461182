/**
 * Healthy walks called abnormal, %, by norms of so many other people of a sensor that no reference knows: mean over draws of people of andersson,
 * ucalgary_kinect and gist (`npm run bench:site`; models/README.md has the table).
 */
export const FALSE_ALARM_CURVE: readonly { people: number; percent: number }[] = [];
