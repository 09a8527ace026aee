/** Something that is done again and again without anybody asking. */
export interface WorkerTask {
  readonly name: string;
  /** Pause after a pass that has found nothing left to do, in milliseconds. */
  readonly intervalMs: number;
  /** One pass. Answers whether there is more to do at once. */
  pass(): Promise<boolean>;
}
