import { Logger } from '@nestjs/common';

// Tests look at events and counts; what they want to see of the log they capture themselves.
Logger.overrideLogger(false);
