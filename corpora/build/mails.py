"""Six e-mails: plain, quoted-printable, with HTML alternative, with an attached note, with a long reply chain."""
# fmt: off

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP


def _mail(number: int, sender: str, to: str, date: str, subject: str, text: str, html: str = "", attachment: tuple[str, str] | None = None, charset: str = "utf-8") -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"], mail["Subject"] = sender, to, date, subject
    mail["Message-ID"] = f"<klp-{number:04d}@kelverne.example>"
    mail.set_content(text, charset=charset)
    if html:
        mail.add_alternative(html, subtype="html")
    if attachment:
        mail.add_attachment(attachment[1], filename=attachment[0])
    for n, part in enumerate(mail.walk()):
        if part.is_multipart():
            part.set_boundary(f"==klp-{number:04d}-{n}==")
    return mail.as_bytes()


def mails() -> dict[str, bytes]:
    """File name and content."""
    return {
        "2026-04-21-g1-thrust-pads.eml": _mail(101, "Jörgen Hänggli <j.haenggli@kelverne.example>", "Control Room <control@kelverne.example>", "Tue, 21 Apr 2026 17:42:00 +0100", "G1 thrust bearing: pads 3 and 7",
            "All,\n\nG1 was stopped on 20 April after P-105 tripped during run-down. Pads 3 and 7 are wiped and go to Morwick for re-metalling,\nthe other six can be scraped here. Back not before 30 April.\n\nUntil then G2 alone, and please keep it out of the rough zone. The cause was a loose terminal in the starter of P-105;\nwe have added its current to the weekly round.\n\nJörgen\n", charset="iso-8859-1"),
        "2026-06-12-t1-temperature-trip.eml": _mail(102, "Paulo Mbalo <p.mbalo@kelverne.example>", "Shift Engineers <shift@kelverne.example>, A. Ruskell <a.ruskell@kelverne.example>", "Fri, 12 Jun 2026 10:05:00 +0100", "T1 winding temperature: new settings in the relay",
            "Dear colleagues,\n\nafter the oil results of May (ethylene 88 ppm, rising) I have lowered the winding temperature settings of T1 today:\nalarm 105, trip 115 degrees. T2 stays as it is. Change note PN-118; the setting sheet follows as revision 9.\nThe transformer manual still shows the old figures and will be corrected at its next revision.\n\nNext sample of T1: 13 July.\n\nPaulo Mbalo\nProtection\n"),
        "2026-08-03-cb-12-gas.eml": _mail(103, "D. Quennery <d.quennery@kelverne.example>", "Asset Engineering <assets@kelverne.example>", "Mon, 03 Aug 2026 08:12:00 +0100", "RE: CB-12 gas again",
            "Refilled again: 0.21 kg on 31 July, bottle B-0417. By the gas book that makes 0.55 kg since January, out of 1.9.\nI do not want to nurse it to the outage of 2027. Can we have the spare pole column from the Harbour bay?\n\nDonal\n\n> On 28 July A. Ruskell wrote:\n> The O-ring HX-3320 was changed in September after the lockout. Please look at the flange of pole L3 with the sniffer.\n>> On 27 July D. Quennery wrote:\n>> Density alarm S-201 on CB-12 at 04:20, 0.53 MPa at 14 degrees.\n"),
        "2026-10-02-winter-tariff-briefing.eml": _mail(104, "Tariff Desk <tariff@kelverne.example>", "Customer Desk <desk@kelverne.example>", "Fri, 02 Oct 2026 14:30:00 +0100", "Winter season starts on 1 November: what callers will ask",
            "Plain text version.\n\nWinter prices start on 1 November. Peak is 17:00 to 20:00 on weekdays, one hour longer than in 2025.\nD1 has no winter price. D3 customers pay the same all year.\nDo not promise anything about 2027; the board votes on 17 December.\n",
            "<html><body><p>Winter prices start on <b>1 November</b>. Peak is 17:00 to 20:00 on weekdays, one hour longer than in 2025.</p><ul><li>D1 has no winter price.</li><li>D3 customers pay the same all year.</li></ul><p>Do not promise anything about 2027; the board votes on 17 December.</p></body></html>"),
        "2026-10-10-overspeed-ostrey.eml": _mail(105, "Lene Vantrease <l.vantrease@kelverne.example>", "Duty Manager <duty@kelverne.example>", "Sat, 10 Oct 2026 07:20:00 +0100", "Ostrey G1 overspeed, 9 October: first findings",
            "Good morning,\n\nG1 tripped on overspeed at 17:41 on 9 October after load rejection from 3.9 MW. Highest speed 640 rpm, 128 percent.\nThe distributing valve of the governor had stuck open: varnish on the pilot piston. Valve flushed, unit back at 06:30 today.\nFilter element found bypassed since the service in August. See attached note.\n\nLene\n",
            attachment=("note-g1-overspeed.txt", "Actions\n1. Pilot filter of GOV-1 and GOV-2 to be checked weekly until 31 December.\n2. Governor oil of both units: varnish potential test, owner J. Haenggli, by 30 October.\n3. Overspeed test of G2 brought forward to 24 November.\n")),
        "2026-11-16-night-reading-p101a.eml": _mail(106, "Ostrey Duty <ostrey@kelverne.example>", "J. Hänggli <j.haenggli@kelverne.example>", "Mon, 16 Nov 2026 05:55:00 +0000", "P-101A again",
            "Morning Jörgen,\n\nP 101 A gland spraying at 03:10, nuts at the end of their travel, changed over to B.\nPacking is only 5 weeks old. Sleeve must be scored, I can feel the groove with the nail.\nThere is one sleeve CN-80-17 left in the store.\n\nFöhrer\n"),
    }
