/** A question before something is lost; it stays, and says why, where that could not be done. */

import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactElement, ReactNode } from "react";

interface Props {
  /** The button that asks it. */
  trigger: ReactElement;
  title: string;
  children: ReactNode;
  yes: string;
  no: string;
  act: { mutate: () => void; isPending: boolean; error: Error | null };
  /** In plainer words than the error's own. */
  problem?: string | undefined;
}

export function Question({ trigger, title, children, yes, no, act, problem = act.error?.message }: Props) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop asking" forceRender />
        <AlertDialog.Popup className="sheet">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description className="quiet">{children}</AlertDialog.Description>
          {problem && (
            <p className="problem" role="alert">
              {problem}
            </p>
          )}
          <p className="row">
            <button className="danger" disabled={act.isPending} onClick={() => act.mutate()}>
              {yes}
            </button>
            <AlertDialog.Close>{no}</AlertDialog.Close>
          </p>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
