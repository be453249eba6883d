/** Where the server is: given when the page is built, else the origin that serves it. */

const origin = location.origin;

export const SUPABASE_URL: string = import.meta.env.VITE_SUPABASE_URL ?? origin;
/** The project's publishable key; the local issuer asks for none. */
export const SUPABASE_KEY: string = import.meta.env.VITE_SUPABASE_KEY ?? "local";
export const API_URL: string = import.meta.env.VITE_API_URL ?? origin;
export const REALTIME_URL: string = import.meta.env.VITE_REALTIME_URL ?? `${origin.replace(/^http/, "ws")}/realtime`;
