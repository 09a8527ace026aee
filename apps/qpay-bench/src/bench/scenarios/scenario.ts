import type { Crew, CrewOrder } from '../crew/crew';
import type { Rival } from '../lineup';
import type { World } from '../world';

/** How large a run is. */
export interface Scale {
  /** Processes and callers in each of the cold burst. */
  burst: { processes: number; callers: number; loginMs: readonly number[] };
  /** Instances of the soak and the outages, and over how many processes they are spread. */
  fleet: { processes: number; instancesEach: number };
  warmReads: number;
  soakMs: number;
  killed: { beforeMs: number; downMs: number; afterMs: number };
  /** A start without Redis: how long a login takes, and when whoever has no token yet is given up. */
  absent: { processes: number; loginMs: number; patienceMs: number };
  /** The process that logs in is killed: the same, and how many callers wait in each of the others. */
  holder: { processes: number; callers: number; loginMs: number; patienceMs: number };
  unavailableMs: number;
  readersEach: number;
  requestsEach: number;
  /** How old the token is when it is revoked. */
  revokedAfterMs: number;
}

/** What a scenario works with. */
export interface Stage {
  world: World;
  scale: Scale;
  newCrew(): Crew;
}

/** One measurement of one rival: figures by the name of the table's row. */
export type Figures = Record<string, number>;

export interface Scenario {
  name: string;
  /** One sentence for the reader of the table. */
  about: string;
  /** How often a full run repeats it; the table shows medians. */
  runs: number;
  /**
   * Whether rivals are measured several at a time, each with a simulator and a Redis of its own: it takes long, hardly loads
   * the machine, and its figures are counts or seconds. Ours is always measured alone.
   */
  sideBySide?: boolean;
  /** Whether it needs only ours: a mode that the others are not measured in. */
  oursOnly?: boolean;
  measure(stage: Stage, rival: Rival): Promise<Figures>;
}

/** Opens crews, hands them to the work, and closes them whatever happens. */
export async function withCrews<T>(
  stage: Stage,
  processes: number,
  order: CrewOrder,
  work: (crews: Crew[]) => Promise<T>,
): Promise<T> {
  const crews = Array.from({ length: processes }, () => stage.newCrew());
  try {
    await Promise.all(crews.map((crew) => crew.open(order)));
    return await work(crews);
  } finally {
    await Promise.all(crews.map((crew) => crew.close()));
  }
}
