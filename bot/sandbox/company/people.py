"""Who works at the sample company, and where they talk. Each oddity here is a case that a real workspace has:

* Mia's Slack e-mail differs from her seat's, so only a link can match her.
* Dana of the partner firm has Mia's seat e-mail in her own profile: a forgery that must not match.
* Jordan's profile spells the e-mail in capitals. Sam has no seat. Nina is a guest.
"""

from __future__ import annotations

from bot.sandbox.company.company import Channel, Profile

TEAM_ID = "T01LUMENHQ"
TEAM_NAME = "Lumen Analytics"
PARTNER_TEAM_ID = "T09NORTHWD"
PARTNER_NAME = "Northwind Partners"

BERLIN = "Europe/Berlin"
LOS_ANGELES = "America/Los_Angeles"
AUCKLAND = "Pacific/Auckland"

ANN = "ann.weber@lumen.example"
MIA = "m.tanaka@lumen.example"
TOMAS = "tomas.oliveira@lumen.example"
PRIYA = "priya.raman@lumen.example"
JORDAN = "jordan.blake@lumen.example"
AROHA = "aroha.ngata@lumen.example"
LUKAS = "lukas.brandt@lumen.example"
CHLOE = "chloe.dubois@lumen.example"
FORMER_COLLEAGUE = "ben.hartley@lumen.example"

ZONES = {
    ANN: BERLIN,
    MIA: AUCKLAND,
    TOMAS: BERLIN,
    PRIYA: LOS_ANGELES,
    JORDAN: LOS_ANGELES,
    AROHA: AUCKLAND,
    LUKAS: BERLIN,
    CHLOE: BERLIN,
    FORMER_COLLEAGUE: BERLIN,
}


def _member(
    id_: str, real_name: str, title: str, email: str, seat_email: str | None, tz: str, *, is_admin: bool = False
) -> Profile:
    name = email.split("@", maxsplit=1)[0].lower()
    return Profile(id_, name, real_name, title, email, seat_email, tz, TEAM_ID, TEAM_NAME, is_admin=is_admin)


PERSONA = "U01ANNWEBER"

PEOPLE = (
    _member(PERSONA, "Ann Weber", "Customer Success Manager", ANN, ANN, BERLIN),
    _member("U02MIATANAK", "Mia Tanaka", "Account Executive, APAC", "mia@lumen.example", MIA, AUCKLAND),
    _member("U03TOMASOLI", "Tomás Oliveira", "Head of Customer Success", TOMAS, TOMAS, BERLIN, is_admin=True),
    _member("U04PRIYARAM", "Priya Raman", "Revenue Operations", PRIYA, PRIYA, LOS_ANGELES, is_admin=True),
    _member(
        "U05JORDANBL", "Jordan Blake", "Customer Success Manager", "Jordan.Blake@Lumen.example", JORDAN, LOS_ANGELES
    ),
    _member("U06AROHANGA", "Aroha Ngata", "Customer Success Manager, APAC", AROHA, AROHA, AUCKLAND),
    _member("U07LUKASBRA", "Lukas Brandt", "Account Executive", LUKAS, LUKAS, BERLIN),
    _member("U08CHLOEDUB", "Chloé Dubois", "Onboarding Specialist", CHLOE, CHLOE, BERLIN),
    _member("U09SAMOKAFO", "Sam Okafor", "Product Designer", "sam.okafor@lumen.example", None, LOS_ANGELES),
    Profile(
        "U10NINAFISC",
        "nina",
        "Nina Fischer",
        "Freelance copywriter",
        "nina@fischer-text.example",
        None,
        BERLIN,
        TEAM_ID,
        TEAM_NAME,
        kind="guest",
    ),
    Profile(
        "U11DANACOLE",
        "dana.cole",
        "Dana Cole",
        "Partner Manager",
        MIA,
        None,
        LOS_ANGELES,
        PARTNER_TEAM_ID,
        PARTNER_NAME,
        kind="outsider",
    ),
)

_MEMBERS = tuple(person.id for person in PEOPLE if person.kind == "member")
_CS_TEAM = (PERSONA, "U03TOMASOLI", "U05JORDANBL", "U06AROHANGA", "U08CHLOEDUB", "U04PRIYARAM")
_SALES = ("U02MIATANAK", "U07LUKASBRA", "U04PRIYARAM", PERSONA)

CHANNELS = (
    Channel("C01GENERAL0", "general", "Everybody at Lumen", (*_MEMBERS, "U10NINAFISC")),
    Channel("C02CSTEAM00", "cs-team", "Customer success, day to day", _CS_TEAM),
    Channel("C03SALES000", "sales", "Pipeline and quotes", _SALES),
    Channel("C04RENEWALS", "renewals", "Renewals this quarter", (PERSONA, "U03TOMASOLI", "U04PRIYARAM"), private=True),
    Channel(
        "C05ACMEPART",
        "acme-partners",
        "The Acme rollout, with Northwind",
        (PERSONA, "U07LUKASBRA", "U10NINAFISC", "U11DANACOLE"),
        shared_with=PARTNER_NAME,
    ),
    Channel("C06OLDLAUNC", "launch-2025", "Done; kept for reading", _CS_TEAM, archived=True),
)
