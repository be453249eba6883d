/** An exercise's name. */

import { useName } from "./names";

export function Name({ of }: { of: string }) {
  return <>{useName(of)}</>;
}
