/** Photos that are not meals yet: being looked at, to be reviewed, or come to nothing. */

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/http";
import { photos } from "../api/queries";
import { Looking } from "./Looking";
import { Discard, InWords } from "./photo_actions";
import { Review } from "./Review";

type Photo = Schemas["Photo"];

export function Photos() {
  const known = useQuery(photos);
  if (known.error) return <p className="problem">{known.error.message}</p>;
  return known.data?.items.map((photo) => <Shown key={photo.id} photo={photo} />);
}

function Shown({ photo }: { photo: Photo }) {
  switch (photo.status) {
    case "queued":
    case "analysing":
      return <Looking />;
    case "needs_review":
      return <Review photo={photo} />;
    case "failed":
      return <Failed photo={photo} />;
    default:
      return null;
  }
}

function Failed({ photo }: { photo: Photo }) {
  return (
    <section className="card photo" aria-label="A photo that came to nothing">
      {photo.url && <img src={photo.url} alt="Your meal" />}
      <p>{photo.failure?.advice}</p>
      <InWords photo={photo} />
      <Discard photo={photo} words="Leave it" />
    </section>
  );
}
