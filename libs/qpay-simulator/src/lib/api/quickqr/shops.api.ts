import { asJsonObject, JsonObject } from '../../core/json';
import { Refusal } from '../../core/refusal';
import { Simulation } from '../../simulation';
import { AuthorizedRequest, Operation } from '../operation';
import { Page, pageOf } from '../payment/page';
import { readShop, shopAnswer, ShopRecord, shopRow } from './shop';

/** Shops of both kinds (facts 9.2). The status of a duplicate is by analogy; no live one has been shown. */
export function shopOperations(simulation: Simulation): Operation[] {
  return [
    ...operationsOfKind(simulation, 'company', 'COMPANY'),
    ...operationsOfKind(simulation, 'person', 'PERSON'),
    {
      name: 'quickqr.merchant.list',
      method: 'post',
      path: '/v2/merchant/list',
      auth: 'bearer',
      handle: (request) => listShops(simulation, request),
    },
    {
      name: 'quickqr.merchant.get',
      method: 'get',
      path: '/v2/merchant/:shopId',
      auth: 'bearer',
      handle: (request) => shopAnswer(shopOf(simulation, request)),
    },
    {
      name: 'quickqr.merchant.delete',
      method: 'delete',
      path: '/v2/merchant/:shopId',
      auth: 'bearer',
      handle: (request) => {
        simulation.shops.delete(shopOf(simulation, request).id);
        return {};
      },
    },
  ];
}

function operationsOfKind(simulation: Simulation, kind: string, type: ShopRecord['type']): Operation[] {
  return [
    {
      name: `quickqr.merchant.create-${kind}`,
      method: 'post',
      path: `/v2/merchant/${kind}`,
      auth: 'bearer',
      handle: (request) => createShop(simulation, request, type),
    },
    {
      name: `quickqr.merchant.update-${kind}`,
      method: 'put',
      path: `/v2/merchant/${kind}/:shopId`,
      auth: 'bearer',
      handle: (request) => updateShop(shopOf(simulation, request, type), request),
    },
  ];
}

function createShop(
  simulation: Simulation,
  request: AuthorizedRequest,
  type: ShopRecord['type'],
): JsonObject {
  const { body, merchant, token } = request;
  const fields = readShop(type, body);
  const registerNumber = String(body['register_number']);
  const own = shopsOf(simulation, request);
  if (own.some((shop) => shop.registerNumber === registerNumber)) {
    throw Refusal.business(400, 'MERCHANT_ALREADY_REGISTERED');
  }
  const shop: ShopRecord = {
    id: simulation.random.uuid(),
    type,
    merchantId: merchant.merchantId,
    terminalId: token.terminalId ?? '',
    registerNumber,
    fields,
    createdAt: simulation.clock.now(),
  };
  simulation.shops.set(shop.id, shop);
  simulation.events.add('shop.created', { shopId: shop.id, shopType: type });
  return shopAnswer(shop);
}

function updateShop(shop: ShopRecord, { body }: AuthorizedRequest): JsonObject {
  shop.fields = readShop(shop.type, body);
  shop.registerNumber = String(body['register_number']);
  return shopAnswer(shop);
}

function listShops(simulation: Simulation, request: AuthorizedRequest): JsonObject {
  const rows = shopsOf(simulation, request);
  return { count: rows.length, rows: readShopPage(request.body).of(rows).map(shopRow) };
}

/** Clients disagree about the form of a page; all three are read. */
function readShopPage(body: JsonObject): Page {
  if ('page' in body || 'limit' in body) return pageOf(body, 'page', 'limit', 1000);
  const nested = 'offset' in body ? asJsonObject(body['offset']) : body;
  return pageOf(nested, 'page_number', 'page_limit', 1000);
}

/** The shop when the asker registered it. @throws Refusal 422 */
function shopOf(simulation: Simulation, request: AuthorizedRequest, type?: ShopRecord['type']): ShopRecord {
  return findShop(simulation, request, request.params['shopId'] ?? '', type);
}

/** The shop of this id when the asker registered it. @throws Refusal 422 */
export function findShop(
  simulation: Simulation,
  { merchant }: AuthorizedRequest,
  id: string,
  type?: ShopRecord['type'],
): ShopRecord {
  const shop = simulation.shops.get(id);
  const own = shop?.merchantId === merchant.merchantId && (type === undefined || shop.type === type);
  if (!shop || !own) throw Refusal.business(422, 'MERCHANT_NOTFOUND');
  return shop;
}

function shopsOf(simulation: Simulation, { merchant }: AuthorizedRequest): ShopRecord[] {
  return [...simulation.shops.values()].filter((shop) => shop.merchantId === merchant.merchantId);
}
