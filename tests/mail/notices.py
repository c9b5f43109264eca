"""Bounces as mail systems write them, about one mail of ours that they return."""

OURS = "<0123456789abcdef0123456789abcdef@example.org>"
ORIGINAL = f"""\
Received: from [192.0.2.7] by smtp.example.org with ESMTPS id x1; Sat, 21 Nov 2026 18:00:03 +0100
From: Grupp 17 <grupp17@example.org>
To: Bo Alm <bo@example.net>
Subject: Kallelse till =?utf-8?q?gruppm=C3=B6te?=
Auto-Submitted: auto-generated
Message-ID: {OURS}
Date: Sat, 21 Nov 2026 18:00:00 +0100

"""


def postfix(
    status: str = "5.1.1", action: str = "failed", original: str = ORIGINAL, about: str = "bo@example.net"
) -> bytes:
    """Postfix: text, delivery status and the returned headers alone."""
    return _wire(f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: grupp17@example.org
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Message-Id: <20261121170005.4ABCD@mx.example.org>
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4ABCD.1763744405/mx.example.org"

This is a MIME-encapsulated message.

--4ABCD.1763744405/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

<{about}>: host mx.example.net[192.0.2.25] said: 550 {status} <{about}>:
    Recipient address rejected: User unknown (in reply to RCPT TO command)

--4ABCD.1763744405/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4ABCD
X-Postfix-Sender: rfc822; grupp17@example.org
Arrival-Date: Sat, 21 Nov 2026 18:00:03 +0100 (CET)

Final-Recipient: rfc822; {about}
Original-Recipient: rfc822;{about}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 {status} User unknown

--4ABCD.1763744405/mx.example.org
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{original}
--4ABCD.1763744405/mx.example.org--
""")


def gmail(original: str = ORIGINAL, status: str = "5.1.1") -> bytes:
    """Gmail's "Address not found": related text, HTML and a picture, then the status and the whole mail."""
    return _wire(f"""\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: grupp17@example.org
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {OURS}
In-Reply-To: {OURS}
X-Failed-Recipients: bo@example.net
Message-ID: <691f.1763744405@mx.google.com>
Content-Type: multipart/report; boundary="00000000000013c4fa"; report-type=delivery-status

--00000000000013c4fa
Content-Type: multipart/related; boundary="00000000000013d25e"

--00000000000013d25e
Content-Type: multipart/alternative; boundary="00000000000013d267"

--00000000000013d267
Content-Type: text/plain; charset="UTF-8"


** Address not found **

Your message wasn't delivered to bo@example.net because the address couldn't be found.

--00000000000013d267
Content-Type: text/html; charset="UTF-8"

<html><body><b>Address not found</b></body></html>
--00000000000013d267--
--00000000000013d25e
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--00000000000013d25e--
--00000000000013c4fa
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sat, 21 Nov 2026 09:00:04 -0800 (PST)

Final-Recipient: rfc822; bo@example.net
Action: failed
Status: {status}
Remote-MTA: dns; mx.example.net. (192.0.2.25, the server for the domain example.net.)
Diagnostic-Code: smtp; 550-{status} The email account that you tried to reach does not exist.
Last-Attempt-Date: Sat, 21 Nov 2026 09:00:05 -0800 (PST)

--00000000000013c4fa
Content-Type: message/rfc822

{original}
Hej!
--00000000000013c4fa--
""")


def exchange(original: str = ORIGINAL) -> bytes:
    """Exchange Online: HTML alone for people, a status of its own kind, the returned mail's headers as a mail."""
    return _wire(f"""\
From: <postmaster@example.net>
To: <grupp17@example.org>
Date: Sat, 21 Nov 2026 17:00:07 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="e3b1-6a4c"
Content-Language: en-US
Message-ID: <b2f0-4d@EUR01.prod.exchangelabs.com>
In-Reply-To: {OURS}
References: {OURS}
Subject: Undeliverable: Kallelse
Auto-Submitted: auto-replied
MIME-Version: 1.0

--e3b1-6a4c
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body>Your message to bo@example.net couldn't be delivered.</body></html>

--e3b1-6a4c
Content-Type: message/delivery-status

Reporting-MTA: dns;EUR01.prod.exchangelabs.com
Received-From-MTA: dns;smtp.example.org
Arrival-Date: Sat, 21 Nov 2026 17:00:05 +0000

Original-Recipient: rfc822;BO@example.net
Final-Recipient: rfc822;bo@example.net
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--e3b1-6a4c
Content-Type: message/rfc822

{original}
--e3b1-6a4c--
""")


def exim(original: str = ORIGINAL) -> bytes:
    """Exim before it knew of delivery status: one text that quotes the returned mail."""
    return _wire(f"""\
Return-path: <>
X-Failed-Recipients: bo@example.net
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
To: grupp17@example.org
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1abc-0001@mx.example.org>

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bo@example.net
    SMTP error from remote mail server after RCPT TO:<bo@example.net>:
    550 no such user

------ This is a copy of the message, including all the headers. ------

{original}
Hej!
""")


def _wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
