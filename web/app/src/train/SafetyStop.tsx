/** A sign that ends the training: nothing else is to be read or tapped before it. */

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useCoach } from "../live/CoachProvider";

export function SafetyStop({ words }: { words: string | undefined }) {
  const { training } = useCoach();
  return (
    <AlertDialog.Root open={words !== undefined}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="sheet safety">
          <AlertDialog.Title>Stop here</AlertDialog.Title>
          <AlertDialog.Description>{words}</AlertDialog.Description>
          <button className="danger wide huge" onClick={() => training.acknowledge()}>
            I have read this
          </button>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
