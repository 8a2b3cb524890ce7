// Many small questions to the server, six at a time.
let open = 0;
const queue: (() => void)[] = [];

export async function few<T>(ask: () => Promise<T>): Promise<T> {
  if (open >= 6) await new Promise<void>((go) => queue.push(go));
  ++open;
  try {
    return await ask();
  } finally {
    --open;
    queue.shift()?.();
  }
}
