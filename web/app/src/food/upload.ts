/** A picture on its way: made smaller here, then posted straight to where pictures are kept. */

import { CoachError } from "coach-client";
import type { Schemas } from "../api/http";

const LONGEST_SIDE = 2_048;
const QUALITY = 0.85;

/** A JPEG of at most 2,048 pixels a side. It knows nothing of where and by what it was taken, which cameras write into theirs. */
export async function smaller(picture: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(picture).catch(() => null);
  if (!bitmap) throw new CoachError("bad_frame", "This file is no picture that can be opened here. Take a JPEG, PNG or WebP.");
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!made) throw new CoachError("bad_frame", "This picture is too large to be opened here. Take a smaller one.");
  return made;
}

/** `progress` is told from 0 to 1; of all that a browser has, only XMLHttpRequest tells it. */
export function post({ url, fields }: Schemas["Upload"], picture: Blob, progress: (share: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", picture);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? done() : failed(refusal(request.status)));
    request.onerror = () => failed(new CoachError("unavailable", "The picture did not get through. Check the connection, and try again."));
    request.send(form);
  });
}

function refusal(status: number): CoachError {
  if (status >= 500) return new CoachError("unavailable", "The picture could not be kept just now. Try again.");
  return new CoachError("bad_frame", "The picture was not taken: it is too large, or it took too long. Choose it once more.");
}
