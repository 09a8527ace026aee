import { SetMetadata } from '@nestjs/common';

/** Key of the mark that {@link Public} leaves. */
export const IS_PUBLIC = 'order-service:public';

/** Lets a route be called without a user token. Without this mark every route requires one. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
