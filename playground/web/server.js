/** The page's half of the conversation with the playground's server. */

const UNREACHABLE = { ok: false, error: 'The playground does not answer. Is it still running?' };
const TRY_AGAIN_AFTER = 2000;

/** What somebody's sidebar, modal and home hold now. */
export function fetchState(as) {
  return get('/playground/state', as ? { as } : {});
}

/** One conversation as somebody sees it, oldest message first. */
export function fetchMessages(channel, as) {
  return get('/playground/messages', { channel, as });
}

/** Do something as somebody; answers `{ok, …}` or `{ok: false, error}`, never throws. */
export function act(as, doing) {
  return post('/playground/act', { as, ...doing });
}

/** Move the workspace's clock by `{advance}` or `{to}`; answers once everything that became due has been said. */
export function moveClock(move) {
  return post('/playground/clock', move);
}

/** Hear what changes for somebody until the returned function is called; `heard` also gets `connected` and `lost`. */
export function listen(as, heard) {
  let source = null;
  let retry = null;
  const open = () => {
    source = new EventSource(`/playground/events?${new URLSearchParams({ as })}`);
    source.onopen = () => heard({ type: 'connected' });
    source.onmessage = ({ data }) => heard(JSON.parse(data));
    source.onerror = () => {
      heard({ type: 'lost' });
      source.close();
      retry = setTimeout(open, TRY_AGAIN_AFTER);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}

function get(path, params) {
  return answer(fetch(`${path}?${new URLSearchParams(params)}`));
}

function post(path, body) {
  return answer(
    fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  );
}

async function answer(asked) {
  try {
    const response = await asked;
    const body = await response.json();
    return { ok: response.ok, status: response.status, ...body };
  } catch {
    return UNREACHABLE;
  }
}
