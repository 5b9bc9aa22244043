"""The demonstration complaints filed in English. People, places and events are invented."""

from complaints.demo.case import (
    APPROVE,
    CLOSE,
    TAKE,
    UNDER_REVIEW,
    DemoCase,
    ask_body,
    note_reply,
    propose,
    propose_inadmissible,
)
from complaints.models import PlaceKind

ENGLISH: tuple[DemoCase, ...] = (
    DemoCase(
        language="en",
        title="No harness on the eighth floor",
        narrative=(
            "I fix windows on a building site. For three weeks there have been no harnesses, because the "
            "foreman says they slow us down. On Monday my colleague slipped and was held only by a rope "
            "of the curtain. When I refused to go up again I was told to look for other work."
        ),
        wishes="An inspection of the site, and that nobody is dismissed for refusing.",
        place="Tower site opposite the bus station",
        complainant="Daniel Okello",
        category="labour",
        subcategory="workplace-safety",
        days_ago=16,
        place_kind=PlaceKind.WORKPLACE,
        respondent_words="The construction company",
        way=(
            *UNDER_REVIEW,
            ask_body("Please send the record of the last two site inspections and the list of equipment."),
        ),
    ),
    DemoCase(
        language="en",
        title="Change of employer refused without a reason",
        narrative=(
            "My employer closed his shop and left the country. I found another employer the same month. "
            "The counter refused the change of residence three times and nobody writes down why. My "
            "permit ends in January and I would have to leave my children's school in the middle of the "
            "year."
        ),
        wishes="A decision in writing with its reason.",
        place="Residence counter",
        complainant="Maria Fernandes",
        category="migration-trafficking",
        subcategory="residence-sponsorship",
        days_ago=85,
        place_kind=PlaceKind.OFFICE,
        respondent="migration",
        way=(
            *UNDER_REVIEW,
            ask_body("Please state the reason for each of the three refusals."),
            note_reply("The directorate grants the change; the earlier refusals rested on an outdated list."),
            propose("settled", "The directorate granted the change of employer during the review."),
            APPROVE,
            CLOSE,
        ),
    ),
    DemoCase(
        language="en",
        title="My article was taken down and the site fined",
        narrative=(
            "I wrote about the price of school books. The next day the site was asked by telephone to "
            "remove the text, and a week later it was fined. The fine is before the administrative "
            "court; a hearing is set for next month. I ask that it be examined who made the telephone "
            "call."
        ),
        wishes="That telephone orders to newspapers end.",
        place="Newsroom in the capital",
        complainant="Karim Nassar",
        category="public-freedoms",
        subcategory="expression",
        days_ago=7,
        place_kind=PlaceKind.ONLINE,
        respondent="communications",
        way=(TAKE, propose_inadmissible("before_court", "The fine is before the administrative court.")),
    ),
    DemoCase(
        language="en",
        title="Followed home after I complained about a guard",
        narrative=(
            "Last month I complained about a guard who hits visitors at the gate. Since Sunday a man "
            "waits in front of my house in the evening. Yesterday he said: complaints can be taken back, "
            "legs cannot. I have two small children."
        ),
        wishes="Protection, and that the man is identified.",
        place="In front of my house",
        complainant="Salma Haddadin",
        category="reprisals",
        subcategory="threats-to-complainant",
        days_ago=1,
        flags=("reprisal-threat",),
        place_kind=PlaceKind.HOME,
        respondent="prison-administration",
        respondent_words="A guard of the visitors' gate",
        earlier_body="prison-administration",
        way=UNDER_REVIEW,
        note="A protection request went to the local command by telephone; the written one follows today.",
    ),
)
