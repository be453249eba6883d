"""Every way a request can fail, as one tree; a client acts on `code` alone.

    CoachError                      code and `retryable` belong to the class
    ├── BadFrame                    bad_frame        cannot be read, or not of the protocol's shape
    │   ├── TooLarge                too_large
    │   └── UnknownType             unknown_type
    ├── NotSignedIn                 not_signed_in    no credential, or a bad one
    │   ├── TokenExpired            token_expired
    │   └── WrongUser               wrong_user       a fresh token, but somebody else's
    ├── NotFound                    not_found        also every id of another user
    ├── Conflict                    conflict         a known id with other content
    │   └── Outdated                conflict         a change to a version that is not the present one
    ├── CannotResume                cannot_resume    claims more than was released
    ├── Busy                        busy             the conversation's queue is full, or `reject` was asked
    ├── RateLimited                 rate_limited
    ├── QuotaExceeded               quota_exceeded   the day's budget is used up
    ├── Unavailable                 unavailable      a dependency is away; the same id may be sent again
    ├── ProviderFailed              provider_failed  the model's provider failed; ask under a new id
    └── Internal                    internal         ours

What can happen to a post stands apart, because there is nobody to tell but the poster: `Gone`,
`Throttled`, `Oversize`, `Unanswered`. So does `Fenced`: a worker that has lost its turn says nothing more.
`SettingsError` is raised at a cold start, never later.
"""

from typing import ClassVar


class CoachError(Exception):
    """A failure that reaches a client as an `error` frame or a problem document.

    `message` says what to do, in words for a developer or a user; it never quotes what was sent.
    """

    code: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str, *, retry_after: float | None = None, ref: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        self.ref = ref


class BadFrame(CoachError):
    code = "bad_frame"


class TooLarge(BadFrame):
    code = "too_large"


class UnknownType(BadFrame):
    code = "unknown_type"


class NotSignedIn(CoachError):
    code = "not_signed_in"


class TokenExpired(NotSignedIn):
    code = "token_expired"
    retryable = True


class WrongUser(NotSignedIn):
    code = "wrong_user"


class NotFound(CoachError):
    code = "not_found"


class Conflict(CoachError):
    code = "conflict"


class Outdated(Conflict):
    """Somebody else was faster: read again, then change that. Over HTTP, 412."""


class CannotResume(CoachError):
    code = "cannot_resume"


class Busy(CoachError):
    code = "busy"
    retryable = True


class RateLimited(CoachError):
    code = "rate_limited"
    retryable = True


class QuotaExceeded(CoachError):
    code = "quota_exceeded"


class Unavailable(CoachError):
    code = "unavailable"
    retryable = True


class ProviderFailed(CoachError):
    code = "provider_failed"


class Internal(CoachError):
    code = "internal"
    retryable = True


CODES: dict[str, type[CoachError]] = {
    cls.code: cls
    for cls in (
        BadFrame, TooLarge, UnknownType, NotSignedIn, TokenExpired, WrongUser, NotFound, Conflict,
        CannotResume, Busy, RateLimited, QuotaExceeded, Unavailable, ProviderFailed, Internal,
    )
}  # fmt: skip


class PostFailed(Exception):
    """A frame that did not, or may not have, reached its connection."""


class Gone(PostFailed):
    """The connection does not exist any more (410)."""


class Throttled(PostFailed):
    """Too many posts, or the device's receive buffer is full (429): the same post may be tried later."""


class Oversize(PostFailed):
    """The gateway takes less at once than we sent (413)."""


class Unanswered(PostFailed):
    """No reply in time, or a broken one: the frame may have arrived, and may harmlessly be sent again."""


class Fenced(Exception):
    """The turn has a later epoch, another holder, or its end: this worker changes nothing more."""


class SettingsError(Exception):
    """A setting is missing or malformed; the message names it."""
