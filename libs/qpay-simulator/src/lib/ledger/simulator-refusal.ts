/** The wallet, the control API or the test kit asked for something that the simulated QPay would not let happen. */
export class SimulatorRefusal extends Error {
  constructor(
    /** A stable code, QPay's own where it has one. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'SimulatorRefusal';
  }
}
