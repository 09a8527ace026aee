import { Answer, unauthorized } from '../api/answer';
import { QPaySimulatorSettings } from '../simulator-options';
import { PlannedFault } from './fault-plan';
import { rewriteAnswer } from './rewrite';

const PROXY_PAGE = (status: number): string =>
  `<html>\r\n<head><title>${status} Bad Gateway</title></head>\r\n<body>\r\n<center><h1>${status} Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;

/** What the call gets instead of its own answer, or `undefined` when the fault leaves the answer alone. */
export function answerOfFault(planned: PlannedFault, settings: QPaySimulatorSettings): Answer | undefined {
  const { fault } = planned;
  switch (fault.kind) {
    case 'status': {
      const { status, body, headers } = fault;
      return typeof body === 'string' ? { status, html: body, headers } : { status, body, headers };
    }
    case 'unauthorized':
      return unauthorized(settings.environment);
    case 'busy':
      return {
        status: 500,
        body:
          fault.message === false
            ? { error: 'SYSTEM_BUSY' }
            : { error: 'SYSTEM_BUSY', message: 'SYSTEM_BUSY' },
      };
    case 'html':
      return { status: fault.status ?? 502, html: PROXY_PAGE(fault.status ?? 502) };
    case 'drop':
    case 'reset':
      return { status: 0, cut: fault.kind };
    default:
      return undefined;
  }
}

/** The answer as it leaves after the work was done. */
export function spoilAnswer(planned: PlannedFault, answer: Answer): Answer {
  const { fault } = planned;
  if (fault.kind === 'rewrite') return { ...answer, body: rewriteAnswer(answer.body, fault) };
  if (fault.kind === 'truncate') return { ...answer, half: fault.framing ?? 'cut' };
  return answer;
}
