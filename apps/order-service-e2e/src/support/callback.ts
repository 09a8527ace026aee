/** What QPay reads when a callback was taken. */
export const SUCCESS = { status: 200, body: 'SUCCESS' };

/** Calls the service back as QPay does. */
export async function callBack(address: string): Promise<{ status: number; body: string }> {
  const response = await fetch(address);
  return { status: response.status, body: await response.text() };
}
