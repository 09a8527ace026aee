import { Bench, simpleInvoice, WireAnswer } from '../testing/wire.testing';
import { QPaySimulatorFaultEffect } from './fault';

/** Invoices that go wrong, as tests of faults make them. */
export class FailingInvoices {
  constructor(private readonly bench: () => Bench) {}

  /** Asks for an invoice. */
  readonly create = (): Promise<WireAnswer> => this.bench().send('POST', '/v2/invoice', simpleInvoice());

  /** How many were made, whatever was answered. */
  readonly created = (): number => this.bench().simulator.events('invoice.created').length;

  /** Lets the next one go wrong like this. */
  readonly failing = (effect: QPaySimulatorFaultEffect, when?: 'before' | 'after'): void => {
    this.bench().simulator.inject({ operation: 'invoice.create', when, ...effect });
  };
}
