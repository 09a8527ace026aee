import { Module } from '@nestjs/common';
import { OperatorActsController } from './operator-acts.controller';
import { OperatorApi } from './operator-api.service';
import { OperatorEntryController } from './operator-entry.controller';
import { OperatorErrorFilter } from './operator-error.filter';
import { OperatorFiles } from './operator-files.service';
import { OperatorPageController } from './operator-page.controller';
import { OperatorSessions } from './session/operator-sessions.service';

/** The operators' API as pages. */
@Module({
  controllers: [OperatorEntryController, OperatorActsController, OperatorPageController],
  providers: [OperatorApi, OperatorErrorFilter, OperatorFiles, OperatorSessions],
  exports: [OperatorSessions],
})
export class OperatorPageModule {}
