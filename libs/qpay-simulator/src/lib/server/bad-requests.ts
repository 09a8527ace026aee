import { NextFunction, Request, Response } from 'express';

/** Express' own page for a body that cannot be read; anything else is a bug of the simulator and stays loud. */
export function answerBadRequests(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (!(status >= 400 && status < 500) || response.headersSent) {
    next(error);
    return;
  }
  const text = 'Bad Request';
  response
    .status(status)
    .set('Content-Security-Policy', "default-src 'none'")
    .type('html')
    .send(
      `<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>${text}</pre>\n</body>\n</html>\n`,
    );
}
