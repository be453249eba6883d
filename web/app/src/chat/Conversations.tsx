/** Everything that was talked about. */

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { MessageSquarePlus, Trash2 } from "lucide-react";
import { NavLink, useNavigate, useParams } from "react-router";
import { http } from "../api/http";
import { conversations, queryClient } from "../api/queries";

export function Conversations({ onPick }: { onPick?: () => void }) {
  const list = useInfiniteQuery(conversations);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <nav className="conversations" aria-label="Conversations">
      <NavLink to="/chat" end className="new" onClick={onPick}>
        <MessageSquarePlus aria-hidden /> New conversation
      </NavLink>
      <ul>
        {items.map(({ id, title }) => (
          <li key={id}>
            <NavLink to={`/chat/${id}`} onClick={onPick}>
              {title}
            </NavLink>
            <Remove id={id} title={title} />
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <button className="small" onClick={() => void list.fetchNextPage()}>
          Earlier
        </button>
      )}
    </nav>
  );
}

function Remove({ id, title }: { id: string; title: string }) {
  const navigate = useNavigate();
  const { conversation } = useParams();
  const removal = useMutation({
    mutationFn: () => http.DELETE("/v1/conversations/{conversation}", { params: { path: { conversation: id } } }),
    onSuccess: () => {
      if (conversation === id) void navigate("/chat");
      return queryClient.invalidateQueries(conversations);
    },
  });
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className="icon" aria-label={`Delete ${title}`}>
        <Trash2 aria-hidden />
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="sheet">
          <AlertDialog.Title>Delete this conversation?</AlertDialog.Title>
          <AlertDialog.Description className="quiet">“{title}” cannot be brought back.</AlertDialog.Description>
          <p className="row">
            <AlertDialog.Close className="danger" onClick={() => removal.mutate()}>
              Delete
            </AlertDialog.Close>
            <AlertDialog.Close>Keep</AlertDialog.Close>
          </p>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
