"""The sample company's customers and contacts: names with accents, apostrophes, quotes and near-doubles."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import NAMESPACE_DNS, uuid5

from bot.domain.customers.customer import Contact
from bot.sandbox.company.company import Opportunity, SampleCustomer
from bot.sandbox.company.people import ANN, AROHA, CHLOE, JORDAN, LUKAS, MIA, TOMAS

_FIRST_ID = 217_637_584
_OWNERS = {"ann": ANN, "mia": MIA, "tom": TOMAS, "jor": JORDAN, "aro": AROHA, "luk": LUKAS, "chl": CHLOE, "-": None}
_STATUS = {"A": "Active", "L": "Working_Lead", "N": "New_Lead", "C": "Cancelled", "P": "Past_Due"}

# firm | person | e-mail | MRR in cents | owner | status | city | country
_LINES = """\
Acme Corp | Grace Holloway | grace@acme.example | 1249000 | ann | A | Chicago | US
Acme Studios | Leo Marsh | leo@acmestudios.example | 189000 | ann | A | Bristol | GB
Acme Robotics GmbH | Dr. Petra Lang | petra.lang@acme-robotics.example | 742000 | ann | A | Stuttgart | DE
O'Brien & Sons | Declan O'Brien | declan@obriensons.example | 96000 | ann | A | Cork | IE
Łódź Logistics | Agnieszka Wójcik | a.wojcik@lodzlogistics.example | 318000 | ann | A | Łódź | PL
Café Müller | Renate Müller | hallo@cafe-mueller.example | 24900 | ann | P | Wuppertal | DE
Zürich Re:Think | Beat Ammann | beat.ammann@zurichrethink.example | 865000 | ann | A | Zürich | CH
Fjord & Fell Outdoor | Ingrid Solberg | ingrid@fjordfell.example | 154000 | ann | A | Bergen | NO
Kestrel Aviation | Hugh Pemberton | hugh@kestrel.example | 512000 | ann | A | Farnborough | GB
"The Quoted Company" | Rosa Quinn | rosa@quoted.example | 67000 | ann | A | Dublin | IE
Brightwater Health | Samuel Adeyemi | s.adeyemi@brightwater.example | 2310000 | tom | A | Rotterdam | NL
Meridian Freight | Carla Stein | carla@meridianfreight.example | 431000 | ann | A | Hamburg | DE
Meridian Foods | Paolo Ricci | paolo@meridianfoods.example | 128000 | jor | A | Parma | IT
Núñez Hermanos S.A. | Lucía Núñez | lucia@nunezhermanos.example | 87000 | jor | A | Sevilla | ES
Sable & Finch | Harriet Finch | harriet@sablefinch.example | 45900 | jor | A | London | GB
Tidewater Analytics | Marcus Bell | marcus@tidewater.example | 376000 | jor | A | Portland | US
Redwood Payroll | Jenny Cho | jenny@redwoodpayroll.example | 698000 | jor | A | San Jose | US
Juniper Legal LLP | Alan Whitlock | alan@juniperlegal.example | 212000 | jor | A | Denver | US
Cascade Learning | Tara Singh | tara@cascadelearning.example | 99000 | jor | C | Seattle | US
Desert Bloom Solar | Miguel Ortega | miguel@desertbloom.example | 274000 | jor | A | Tucson | US
Harbour Lane Media | Olive Tran | olive@harbourlane.example | 58900 | aro | A | Wellington | NZ
Kōwhai Health | Mere Parata | mere@kowhaihealth.example | 447000 | aro | A | Auckland | NZ
Tāmaki Transport | Rawiri Cooper | rawiri@tamakitransport.example | 163000 | aro | A | Auckland | NZ
Southern Cross Seeds | Bruce Dalgleish | bruce@scseeds.example | 72500 | aro | A | Toowoomba | AU
Billabong Books | Kylie Hart | kylie@billabongbooks.example | 19900 | aro | P | Brisbane | AU
Pounamu Jewellers | Hana Wilson | hana@pounamu.example | 31900 | aro | A | Hokitika | NZ
Sakura Systems K.K. | Kenji Mori | k.mori@sakura-systems.example | 934000 | mia | A | Osaka | JP
Raffles Row Capital | Wei Ling Tan | weiling@rafflesrow.example | 1580000 | mia | A | Singapore | SG
Hanoi Home | Nguyễn Thị Lan | lan@hanoihome.example | 41000 | mia | L | Hà Nội | VN
Jade Harbour Shipping | Vincent Lau | vincent@jadeharbour.example | 0 | mia | N | Hong Kong | HK
Outback Energy | Sienna Clarke | sienna@outbackenergy.example | 0 | mia | L | Darwin | AU
Lotus & Lime | Ploy Chaiyasit | ploy@lotuslime.example | 28900 | mia | A | Bangkok | TH
Vela Insurance | Martín Acosta | martin@velainsurance.example | 0 | luk | L | Montevideo | UY
Northgate Packaging | Sophie Reiter | sophie@northgatepack.example | 0 | luk | N | Linz | AT
Alpenblick Hotels | Franz Huber | f.huber@alpenblick.example | 238000 | luk | A | Innsbruck | AT
Blau Weiß Druckerei | Jutta Weiß | jutta@blauweiss-druck.example | 53500 | luk | A | Leipzig | DE
Société Générique | Étienne Lefèvre | etienne@generique.example | 619000 | luk | A | Lyon | FR
Crème de la Cram | Amélie Roux | amelie@cremedelacram.example | 17900 | chl | A | Lille | FR
Þórshöfn Fisheries | Björk Jónsdóttir | bjork@thorshofn.example | 143000 | luk | A | Þórshöfn | IS
Ångström Optics | Nils Åkesson | nils@angstrom-optics.example | 405000 | chl | A | Uppsala | SE
Dvořák Music s.r.o. | Tereza Dvořáková | tereza@dvorakmusic.example | 36900 | chl | A | Praha | CZ
Istanbul İplik | Selin Yılmaz | selin@iplik.example | 112000 | chl | A | İstanbul | TR
R&D&D <Labs> | Ivy Zhou | ivy@rddlabs.example | 83900 | chl | A | Ghent | BE
50% Off! Outlet | Gary Price | gary@fiftyoff.example | 14900 | chl | C | Leeds | GB
Data_Driven_Dentists | Molly Incisor | molly@ddd-dental.example | 47900 | chl | A | Austin | US
Atlas Cartography | Iris Vance | iris@atlascarto.example | 176000 | tom | A | Edinburgh | GB
Atlas Cement | George Mason | george@atlascement.example | 553000 | tom | A | Porto | PT
Quill & Ink | Edith Byrne | edith@quillink.example | 22900 | tom | A | Galway | IE
Halcyon Games | Dmitri Volkov | dmitri@halcyongames.example | 329000 | tom | A | Tallinn | EE
Polar Data Centres | Aino Virtanen | aino@polardc.example | 1895000 | tom | A | Oulu | FI
Bücherwurm | Klaus Becker | klaus@buecherwurm.example | 12900 | chl | A | Kassel | DE
Orchard Street Dental | Priscilla Nunn | hello@orchardstreet.example | 33900 | jor | A | Boston | US
Copper Kettle Brewing | Ed Farrow | ed@copperkettle.example | 51900 | jor | P | Asheville | US
Vantage Point Security | Nadia Rahman | nadia@vantagepoint.example | 1120000 | jor | A | Oakland | US
Ridgeline Real Estate | Cole Barrett | cole@ridgelinere.example | 264000 | jor | A | Boise | US
Marigold Care Homes | Fiona Gale | fiona@marigoldcare.example | 197000 | ann | A | Cardiff | GB
Sunda Strait Tours | Dewi Lestari | dewi@sundastrait.example | 26900 | mia | A | Jakarta | ID
Lindqvist & Partner | Karin Lindqvist | karin@lindqvist.example | 88900 | ann | A | Malmö | SE
 | Margarethe Olufsen | margarethe.olufsen@mail.example | 4900 | ann | A | Aarhus | DK
 |  | billing@unnamed-startup.example | 9900 | - | A | Berlin | DE
Pied-à-Terre Rentals | Noémie Girard | noemie@piedaterre.example | 61900 | luk | A | Nice | FR
"""

# first name | last name | e-mail | the firm they work at, or nothing for somebody on their own
_CONTACT_LINES = """\
Oskar | Lindholm | oskar.lindholm@freelance.example |
Theo | Nash | theo.nash@acme.example | Acme Corp
Beatriz | Sousa | beatriz@acme.example | Acme Corp
Petra | Lang | petra.lang@acme-robotics.example | Acme Robotics GmbH
Siobhán | O'Brien | siobhan@obriensons.example | O'Brien & Sons
Jakub | Wójcik | j.wojcik@lodzlogistics.example | Łódź Logistics
Ursula | Ammann | ursula@zurichrethink.example | Zürich Re:Think
Mere | Parata | mere@kowhaihealth.example | Kōwhai Health
Kenji | Mori | k.mori@sakura-systems.example | Sakura Systems K.K.
Wei Ling | Tan | weiling@rafflesrow.example | Raffles Row Capital
Nadia | Rahman | nadia@vantagepoint.example | Vantage Point Security
Étienne | Lefèvre | etienne@generique.example | Société Générique
"""

# firm | owner | stage | days until the expected close | amount in cents
_OPPORTUNITIES = (
    ("Jade Harbour Shipping", MIA, "Qualified", 34, 4_200_000),
    ("Outback Energy", MIA, "Proposal sent", 12, 7_900_000),
    ("Hanoi Home", MIA, "Negotiation", 6, 1_100_000),
    ("Vela Insurance", LUKAS, "Proposal sent", 20, 9_600_000),
    ("Northgate Packaging", LUKAS, "Qualified", 48, 2_500_000),
    ("Acme Corp", LUKAS, "Negotiation", 9, 5_400_000),
    ("Polar Data Centres", LUKAS, "Discovery", 75, 12_000_000),
)


def stable_uuid(prefix: str, *parts: object) -> str:
    """The same uuid for the same parts, in ChartMogul's form, such as ``cus_…``."""
    return f"{prefix}_{uuid5(NAMESPACE_DNS, '/'.join(str(part) for part in (prefix, *parts)))}"


def customers(today: date) -> tuple[SampleCustomer, ...]:
    return tuple(_customer(number, line, today) for number, line in enumerate(_LINES.splitlines()))


def contacts(of_customers: tuple[SampleCustomer, ...]) -> tuple[Contact, ...]:
    by_company = {customer.company: customer.uuid for customer in of_customers if customer.company}
    found = []
    for line in _CONTACT_LINES.splitlines():
        first, last, email, company = (cell.strip() for cell in line.split("|"))
        found.append(Contact(stable_uuid("con", email, company), first, last, email, by_company.get(company)))
    return tuple(found)


def opportunities(of_customers: tuple[SampleCustomer, ...], today: date) -> tuple[Opportunity, ...]:
    by_company = {customer.company: customer.uuid for customer in of_customers}
    return tuple(
        Opportunity(
            stable_uuid("opp", company),
            by_company[company],
            owner,
            "New business",
            stage,
            today + timedelta(days=days),
            amount,
        )
        for company, owner, stage, days, amount in _OPPORTUNITIES
    )


def _customer(number: int, line: str, today: date) -> SampleCustomer:
    company, name, email, mrr, owner, status, city, country = (cell.strip() for cell in line.split("|"))
    id_ = _FIRST_ID + number * 7_919
    return SampleCustomer(
        id=id_,
        uuid=stable_uuid("cus", email),
        name=name,
        company=company,
        email=email,
        url=f"https://app.chartmogul.com/#/customers/{id_}-{_slug(company or name or email)}",
        owner=_OWNERS[owner],
        status=_STATUS[status],
        mrr_cents=int(mrr),
        since=today - timedelta(days=90 + number * 23),
        city=city,
        country=country,
    )


def _slug(label: str) -> str:
    """The readable tail of a customer's address, as in the recorded ``217637584-Test_Tasks``."""
    return re.sub(r"[^A-Za-z0-9]+", "_", label).strip("_")
