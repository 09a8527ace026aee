/** Sessions that began within this time of the first one belong to the same rotation: the shortest life in use is 5 s. */
const ROTATION_MS = 2_500;

/** How often the fleet had to renew: groups of sessions that began together. */
export function countRotations(sessionsAt: readonly number[]): number {
  let rotations = 0;
  let began = -Infinity;
  for (const at of sessionsAt) {
    if (at - began < ROTATION_MS) continue;
    began = at;
    rotations += 1;
  }
  return rotations;
}

/** Sessions a rotation; 0 when there was none. */
export function loginsPerRotation(sessionsAt: readonly number[]): number {
  return sessionsAt.length === 0 ? 0 : sessionsAt.length / countRotations(sessionsAt);
}
