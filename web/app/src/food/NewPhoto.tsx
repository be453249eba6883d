/** A photo of a meal: taken or chosen, and on its way with its progress. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { Camera, ImagePlus } from "lucide-react";
import { useEffect, useRef, useState, type ChangeEvent } from "react";
import { body, http, type Schemas } from "../api/http";
import { foodChanged, photos } from "../api/queries";
import { eatenOn } from "./figures";
import { Looking } from "./Looking";
import { post, smaller } from "./upload";

/** The form that a picture goes with, while it is good. */
type Started = Schemas["Started"] & { for: File };

export function NewPhoto({ day }: { day: string }) {
  const [share, setShare] = useState(0);
  const started = useRef<Started>(undefined);

  const send = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      const picture = await smaller(file);
      started.current = await form(file, started.current, day);
      await post(started.current.upload, picture, setShare);
      return started.current.photo;
    },
    onSuccess: () => {
      started.current = undefined;
      return foodChanged();
    },
  });
  const known = useQuery(photos);
  const arriving = known.data?.items.some(({ id, status }) => id === send.data && status === "awaiting_upload");

  return (
    <div className="new-photo">
      <Pick words="Take a photo" icon={Camera} camera onPick={send.mutate} busy={send.isPending} />
      <Pick words="Choose one" icon={ImagePlus} onPick={send.mutate} busy={send.isPending} />
      {send.isPending && <Sending file={send.variables} share={share} />}
      {arriving && <Looking />}
      {send.error && (
        <p className="problem" role="alert">
          {send.error.message}{" "}
          <button className="small" onClick={() => send.mutate(send.variables)}>
            Try again
          </button>
        </p>
      )}
    </div>
  );
}

/** A picture that is sent again goes with the form that it had, so that it is one photo and not two. */
async function form(file: File, known: Started | undefined, day: string): Promise<Started> {
  if (known?.for === file && Date.parse(known.upload.expires_at) > Date.now() + 30_000) return known;
  const header = { "idempotency-key": crypto.randomUUID() };
  const wanted = { content_type: "image/jpeg" as const, eaten_at: eatenOn(day) };
  return { ...(await body(http.POST("/v1/photos", { body: wanted, params: { header } }))), for: file };
}

interface PickProps {
  words: string;
  icon: typeof Camera;
  camera?: boolean;
  busy: boolean;
  onPick: (file: File) => void;
}

function Pick({ words, icon: Icon, camera, busy, onPick }: PickProps) {
  function pick({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    target.value = "";
    if (file) onPick(file);
  }

  return (
    <label className="pick">
      <Icon aria-hidden /> {words}
      <input type="file" accept="image/*" {...(camera ? { capture: "environment" } : {})} disabled={busy} onChange={pick} />
    </label>
  );
}

function Sending({ file, share }: { file: File; share: number }) {
  const url = useObjectUrl(file);
  return (
    <div className="card looking" role="status">
      {url && <img src={url} alt="" />}
      <label>
        Sending the photo
        <progress value={share} max={1} />
      </label>
    </div>
  );
}

function useObjectUrl(file: Blob): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}
