"""What a client does about frames that were lost, doubled or late."""

from protection import Edit, Protection, one_fault

VIEW = "local/coach_local/client/view.py"
SESSION = "local/coach_local/client/session.py"
SENDING = "local/coach_local/client/sending.py"
HELLO = "local/coach_local/client/greeting.py"
HEARING = "local/coach_local/client/hearing.py"

CLIENTS: tuple[Protection, ...] = (
    Protection(
        "The position check: a client that lacks something resumes",
        (
            Edit(
                VIEW,
                "        if at > len(self.text):\n            self.gap = True\n            return False\n",
                "",
            ),
        ),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "The same words again are dropped",
        (Edit(VIEW, "fresh = text[len(self.text) - at :]", "fresh = text"),),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "What an earlier epoch said late is dropped",
        (Edit(VIEW, "        if epoch < self.epoch:\n            return False\n", ""),),
        ("tests/unit/client/test_view.py",),
    ),
    Protection(
        "A later epoch clears the answer",
        (Edit(VIEW, "        if epoch > self.epoch:\n            self._begin(epoch)\n", ""),),
        ("tests/unit/client/test_view.py", one_fault("one_question")),
    ),
    Protection(
        "An end that names more than a client has makes it resume",
        (
            Edit(
                VIEW,
                'if frame["length"] > len(self.text) or frame["events"] > len(self.events):',
                "if False:",
            ),
        ),
        ("tests/unit/client/test_view.py",),
    ),
    Protection(
        "A client that hears nothing of a turn resumes it",
        (Edit(SESSION, "                self._mind(watched, now)\n", "                pass\n"),),
        (one_fault("one_question"),),
    ),
    Protection(
        "A frame without a reply is sent again",
        (
            Edit(
                SENDING,
                "            if now >= sent.again_at and self._may_go(sent.frame):\n",
                "            if False:\n",
            ),
        ),
        (one_fault("one_question"),),
    ),
    Protection(
        "A gap in the inbox is asked for again",
        (Edit(HELLO, '        if frame.get("from", frame["cursor"]) > have + 1:\n', "        if False:\n"),),
        (one_fault("pushes_come_through_cuts"),),
    ),
    Protection(
        "A refused ask is not missed before it may be asked again",
        (
            Edit(
                HEARING,
                "            if asked := self.turns.get(ref):  # until it is asked again, silence is to be expected\n",
                "            if (asked := self.turns.get(ref)) and False:\n",
            ),
        ),
        ("tests/unit/client/test_session_vectors.py",),
    ),
)
