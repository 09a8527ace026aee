import type { CanActivate, ControllerOptions, InjectionToken, Type } from '@nestjs/common';
import type { QPayCallbackSigner } from './callback-signer';
import type { QPayCallbackResolve, QPayCallbackResolver } from './callback.types';

/**
 * How QPay's callback is received: `callback` of `QPayModule.forRoot` and, beside `useFactory`, of `forRootAsync`. Exactly one of
 * `resolve` and `useExisting` says what a token is for.
 */
export interface QPayCallbackOptions {
  /**
   * Where it is mounted, below the application's global prefix; the token follows as one more part, or as `?token=`.
   *
   * @default 'qpay/callback'; 'qpay/<name>/callback' for a named merchant
   */
  path?: string;
  /** Finds what a token is for. */
  resolve?: QPayCallbackResolve;
  /** A provider of the application, in whatever module, that finds what a token is for. */
  useExisting?: InjectionToken<QPayCallbackResolver>;
  /**
   * For tokens that carry their reference and are checked before `resolve` is asked: the signer, or the provider that is it.
   *
   * @default none: `resolve` finds a token by its hash
   */
  signer?: QPayCallbackSigner | InjectionToken<QPayCallbackSigner>;
  /** Shortest time between two questions to QPay about one reference in this process, in milliseconds; 0 to 60 000. @default 2000 */
  minIntervalMs?: number;
  /** Time limit of all the questions to QPay that one callback causes, in milliseconds. @default 8000 */
  timeoutMs?: number;
  /** The version of the route where the application uses versioning. @default VERSION_NEUTRAL: reached without one */
  version?: ControllerOptions['version'];
  /** Guards of this route alone. */
  guards?: readonly (Type<CanActivate> | CanActivate)[];
  /**
   * Class decorators for the controller: what lets it past the application's own guards, throttlers, interceptors and API
   * documents, such as `Public()`, `SkipThrottle()` or `ApiExcludeController()`. Metadata is put on the methods as well.
   */
  decorators?: readonly ClassDecorator[];
}
