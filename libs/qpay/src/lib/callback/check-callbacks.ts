import { QPayConfigurationError } from '../errors/qpay-local-errors';
import type { FoundHandler } from './callback-handlers';
import type { CallbackRegistration } from './callback-registration';
import { callbackRoute } from './resolve-callback-options';

/**
 * Compares the handlers of an application with the registrations that could call them.
 *
 * @throws QPayConfigurationError for a handler that nothing can reach, a callback without a handler, two handlers of one
 * merchant, and two merchants at one address
 */
export function checkCallbacks(
  registrations: readonly CallbackRegistration[],
  handlers: readonly Pick<FoundHandler, 'name' | 'label'>[],
): void {
  const mounted = registrations.flatMap(({ name, options }) => (options ? [{ name, options }] : []));
  const problem =
    unreachable(handlers, mounted, registrations) ??
    rivals(handlers) ??
    unanswered(mounted, handlers) ??
    sharedAddress(mounted);
  if (problem) throw new QPayConfigurationError(problem);
}

type Mounted = Required<CallbackRegistration>;
type Named = Pick<FoundHandler, 'name' | 'label'>;

const decorator = (name: string) => (name ? `@QPayCallback({ name: '${name}' })` : '@QPayCallback()');
const moduleOf = (name: string) => (name ? `the QPayModule named '${name}'` : 'QPayModule');

function unreachable(
  handlers: readonly Named[],
  mounted: readonly Mounted[],
  registrations: readonly CallbackRegistration[],
): string | undefined {
  const lost = handlers.find(({ name }) => !mounted.some((registration) => registration.name === name));
  if (!lost) return undefined;
  const { name, label } = lost;
  const remedy = registrations.some((registration) => registration.name === name)
    ? `give ${moduleOf(name)} the option \`callback\``
    : `no QPayModule is registered ${name ? `with the name '${name}'` : 'without a name'}; registered: ${namesOf(registrations)}`;
  return `${label} is a ${decorator(name)} handler, and nothing can reach it: ${remedy}.`;
}

const namesOf = (registrations: readonly CallbackRegistration[]) =>
  registrations.map(({ name }) => (name ? `'${name}'` : 'the one without a name')).join(', ');

function rivals(handlers: readonly Named[]): string | undefined {
  const second = handlers.find(
    ({ name }, index) => handlers.findIndex((other) => other.name === name) < index,
  );
  if (!second) return undefined;
  const labels = handlers.filter(({ name }) => name === second.name).map(({ label }) => label);
  return `${labels.join(' and ')} are both ${decorator(second.name)} handlers: keep one, and let it call the other.`;
}

function unanswered(mounted: readonly Mounted[], handlers: readonly Named[]): string | undefined {
  const deaf = mounted.find(({ name }) => !handlers.some((handler) => handler.name === name));
  if (!deaf) return undefined;
  return (
    `${moduleOf(deaf.name)} has the option \`callback\`, and no provider has a ${decorator(deaf.name)} method: ` +
    'payments would be acknowledged and lost. Is the handler’s module imported?'
  );
}

function sharedAddress(mounted: readonly Mounted[]): string | undefined {
  const paths = mounted.map(({ name, options }) => callbackRoute(options, name).path);
  const second = paths.find((path, index) => paths.indexOf(path) < index);
  if (second === undefined) return undefined;
  return `Two merchants have their callback at ${second}: give each a \`callback.path\` of its own.`;
}
