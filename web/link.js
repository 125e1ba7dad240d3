// A link to the run that is open. Loaded with what shows one.
import { addressOf, plainName } from './address.js';
import { isShare, toFragment } from './share.js';
import { askFor } from './texts.js';

// For anybody: without what is the reader's own, or the page's around the lab. null when it is too long for one.
export async function linkToRun(program) {
  const share = askFor(program, 'tcplab_share');
  if (share === '') return null;
  const address = new URL(addressOf({ share }, await toFragment(share)));
  for (const mine of ['theme', 'lang', 'layout', 'origin', 'readonly', 'hide']) address.searchParams.delete(mine);
  return plainName(share) === null && !isShare(address.hash) ? null : address.href;
}
