// What the server said last is kept on the device of whoever works away from a desk, and shown when it cannot be reached.
import { Refused } from "../api/client";
import { outside, session } from "./session";
import { keep, kept } from "./store";

export async function asKept<T>(name: string, get: () => Promise<T>): Promise<T> {
  const key = `${session.now?.user}.${name}`;
  try {
    const got = await get();
    if (outside.value) void keep(key, got);
    return got;
  } catch (e) {
    const was = e instanceof Refused && e.status === 0 ? await kept<T>(key) : undefined;
    if (was === undefined) throw e;
    return was;
  }
}
