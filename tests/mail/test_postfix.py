"""Mails through a real Postfix: its mailbox holds each once, as it was sent."""

import pytest

from jobs.worker.account import Server
from jobs.worker.mail_post import MailPost
from jobs.worker.replies import SmtpError
from tests.jobs.helpers import mail
from tests.mail.postfix import WHY_NOT, Postfix

pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT)


def test_each_mail_lies_in_the_mailbox_once() -> None:
    bodies = [f"Subject: {n}\r\nMessage-ID: <{n}@example.org>\r\n\r\n.rad {n}\r\n..\r\n".encode() for n in range(20)]
    with Postfix() as postfix:
        post = MailPost(Server("127.0.0.1", postfix.port, "none", "grupp17@example.org"))
        begun: list[int] = []
        for n, body in enumerate(bodies):
            post.send(mail("x:1", f"p{n}"), body, lambda n=n: begun.append(n))  # type: ignore[misc]
        refused = []
        for name in ("bad", "grey"):
            with pytest.raises(SmtpError) as caught:
                post.send(mail("x:1", name), bodies[0], lambda: begun.append(-1))
            refused.append((caught.value.state, caught.value.stops, str(caught.value)))
        post.send(mail("x:1", "last"), b"Subject: last\r\n\r\n", lambda: None)
        post.close()
        found = postfix.mails(21)
        assert begun == list(range(20))
        assert refused == [("failed", False, "550 5.1.1"), ("queued", False, "450 4.2.0")]
        assert len(found) == 21
        for body in bodies:
            (one,) = [whole for whole in found if body.split(b"\r\n")[1] in whole]
            assert one.endswith(body.replace(b"\r\n", b"\n").partition(b"\n\n")[2])
        assert postfix.log.count(" connect from ") == 2  # the fixture's own look, and one for all mails
        assert postfix.log.count("lost connection") <= 1
