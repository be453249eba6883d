/** Everything that is kept of a user: theirs to take away, and to have erased. */

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { auth } from "../account/session";
import { collectMine, eraseMine } from "../api/my_data";

export function MyData() {
  const collect = useMutation({ mutationFn: collectMine, onSuccess: save });
  return (
    <section className="card my-data" role="group" aria-labelledby="data-title">
      <h2 id="data-title">Your data</h2>
      <p className="row">
        <button disabled={collect.isPending} onClick={() => collect.mutate()}>
          Download everything
        </button>
        <Erase />
      </p>
      <p role="status" className={collect.error ? "problem" : "quiet"}>
        {collect.error?.message ?? (collect.isPending ? "Putting it together. This may take a minute." : "")}
      </p>
    </section>
  );
}

function save(archive: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(archive);
  link.download = "coach.zip";
  link.click();
  URL.revokeObjectURL(link.href);
}

function Erase() {
  const erase = useMutation({ mutationFn: eraseMine, onSuccess: forget });
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="plain bad">Erase my account</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="sheet">
          <AlertDialog.Title>Erase your account?</AlertDialog.Title>
          <AlertDialog.Description className="quiet">
            Your conversations, training, meals, photos and the sign-in itself go for good. Nobody can bring them back: download them first.
          </AlertDialog.Description>
          {erase.error && (
            <p className="problem" role="alert">
              {erase.error.message}
            </p>
          )}
          <p className="row">
            <button className="danger" disabled={erase.isPending} onClick={() => erase.mutate()}>
              Erase everything
            </button>
            <AlertDialog.Close>Keep my account</AlertDialog.Close>
          </p>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

/** What this device kept of them, too. */
async function forget(): Promise<void> {
  await auth.signOut({ scope: "local" });
  for (const storage of [localStorage, sessionStorage]) {
    for (const name of Object.keys(storage)) if (name.startsWith("coach.")) storage.removeItem(name);
  }
}
