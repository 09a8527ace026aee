import { JsonObject } from './json';
import { Refusal } from './refusal';

/**
 * Collects complaints about fields and refuses with QPay's nested form, in which `error` and `message` are the same object.
 * Keys are flat field names in the order they were complained about.
 */
export class FieldErrors {
  private readonly found: Record<string, { type: string; message: string }> = {};

  constructor(private readonly body: JsonObject) {}

  /** Each of these fields must be there and not be an empty text. */
  required(...fields: string[]): this {
    for (const field of fields) {
      const value = this.body[field];
      if (value === undefined || value === null || value === '') this.add(field, 'REQUIRED', 'Required!');
    }
    return this;
  }

  /** Texts no longer than the official table allows. */
  maxLength(limits: Readonly<Record<string, number>>): this {
    for (const [field, limit] of Object.entries(limits)) {
      const value = this.body[field];
      if (typeof value === 'string' && value.length > limit) {
        this.add(field, 'MAX_LENGTH', `String max length [${limit}]!`);
      }
    }
    return this;
  }

  /** Complains when the condition holds and nothing else was said about the field. */
  invalid(field: string, when: boolean): this {
    if (when) this.add(field, 'INVALID', 'Invalid!');
    return this;
  }

  /** A number that must lie within bounds. */
  range(field: string, value: unknown, low: number, high?: number): this {
    if (value === undefined || value === null) return this;
    const number = Number(value);
    if (!Number.isInteger(number)) return this.invalid(field, true);
    if (number < low) this.add(field, 'MIN_NUMBER', `Number min value [${low}]!`);
    if (high !== undefined && number > high) this.add(field, 'MAX_NUMBER', `Number max value [${high}]!`);
    return this;
  }

  /** @throws Refusal 400 when there was any complaint. */
  refuse(): void {
    if (Object.keys(this.found).length === 0) return;
    throw new Refusal(400, { error: this.found, message: this.found }, 'VALIDATION');
  }

  private add(field: string, type: string, message: string): void {
    this.found[field] ??= { type, message };
  }
}
