// Whether the server can be reached, as the last request found it, or as the device says.
import { reactive } from "vue";
export const net = reactive({ away: !navigator.onLine });
window.addEventListener("offline", () => (net.away = true));
