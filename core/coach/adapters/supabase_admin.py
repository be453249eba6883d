"""Accounts of a Supabase project, by the admin API of its Auth.

Source: `DELETE /admin/users/{id}` in supabase/auth, internal/api/admin.go; "API keys" in Supabase's documentation.
"""

from urllib.parse import quote

from coach.adapters.http import Http, HttpFailed
from coach.errors import Unavailable

TIMEOUT = 10.0


class SupabaseSignIns:
    """`key` is a secret key of the project (`sb_secret_…`), or the older `service_role` token."""

    def __init__(self, http: Http, url: str, key: str) -> None:
        self._http = http
        self._users = f"{url.rstrip('/')}/auth/v1/admin/users/"
        self._headers = {"apikey": key, "content-type": "application/json"}
        if key.startswith("eyJ"):  # secret keys are no tokens, and refused in this header
            self._headers["authorization"] = f"Bearer {key}"

    async def remove(self, user: str) -> bool:
        url = self._users + quote(user, safe="")
        try:
            reply = await self._http.request("DELETE", url, self._headers, b"{}", timeout=TIMEOUT)
        except HttpFailed as error:
            raise Unavailable("The project's Auth does not answer.") from error
        if reply.status == 404:
            return False
        if reply.status not in (200, 204):
            raise Unavailable(f"The project's Auth answered {reply.status}.")
        return True
