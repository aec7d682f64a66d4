"""Which look of `test_mutants` notices a seeded fault, where it is not one of the first.

Taken before all others, so that a fault need not wait for a thousand requests that cannot see it.
Only a matter of time: a fault that is not named here, or is noticed otherwise by now, is looked
for by all of them in turn.
"""

from collections.abc import Mapping

_NOTICES: Mapping[str, tuple[str, ...]] = {
    "adrift residences lists": ("a post in no street sees every street",),
    "clerk-a charts": ("a chart counts the whole district",),
    "clerk-a meetings rolls": (
        "the scope of what lies between two units is dropped",
        "a roll names everybody",
    ),
    "clerk-a pages": (
        "every page that is no entity's opens for everybody",
        "a page is opened before anybody asks",
    ),
    "clerk-a rental-documents files": (
        "a file is given to whoever knows its name",
        "a file is given to roles without a line",
        "a file leaves without a trace",
        "who asks for a file in vain is not recorded",
        "a file opens as a page of ours",
    ),
    "clerk-a rental-documents uploading": (
        "a file of any kind is taken",
        "pictures of identity documents are taken",
        "a form needs no token",
    ),
    "clerk-a residences exports": (
        "every column is readable",
        "a workbook has every column",
        "a workbook of personal data needs no word",
        "any number of rows is one person's task",
        "minors in full are one person's task",
    ),
    "clerk-a residences filter_panels": ("the filter panel offers any column",),
    "clerk-a residences forms": (
        "the status is entered in the form",
        "what is entered once can be changed",
    ),
    "clerk-a residences oracles": (
        "REST gives any column",
        "any column sorts",
        "any column filters",
    ),
    "clerk-a residences records": (
        "the clerk reads the police items",
        "every line reads every tag",
        "optional columns need no legal basis",
        "hidden references are named",
        "hidden and missing records look different",
    ),
    "clerk-a service-cards records": (
        "the clerk reads the commission's answers",
        "an answer is tagged as routine",
    ),
    "clerk-a service-cards writing": (
        "somebody else's change is overwritten",
        "REST with a cookie needs no token",
    ),
    "coordinator residences lookups": (
        "a grid of any level may be chosen",
        "the scope of the areas is dropped",
        "any column is looked up",
        "a reference offers any kind of record",
    ),
    "gridless residences lists": (
        "the coordinator sees other grids",
        "the scope of the grid is dropped",
        "a post in no grid sees every grid",
    ),
    "head-a meetings rolls": ("any roll may be called",),
    "head-a residences reading_only": ("the supervisor changes residents",),
    "migrants charts": (
        "the migrant office counts by name",
        "who may only count gets exact counts",
        "published figures are counted anew for any filter",
    ),
    "overseer residences lists": ("the overseer lists residents",),
    "overseer residences rest": ("all of REST is offered",),
    "clerk-a menu": ("everything may be done",),
    "planner menu": ("a chart needs no right",),
    "planner residences closed": ("the commission reads residents",),
    "police-1 exchange-packages lists": (
        "the scope of the exchange is dropped",
        "a recipient sees what has not been sent",
    ),
    "police-1 residences buttons": (
        "any button may be pressed",
        "a button does not say what it writes",
    ),
    "police-1 residences exports": ("the station exports residents",),
    "police-1 residences forms": (
        "the station enters the street's items",
        "every page is offered",
        "a form asks for every column",
        "forbidden and missing pages look different",
    ),
    "police-1 residences lists": (
        "the station sees the district",
        "the scope of the station is dropped",
        "every station serves every community",
    ),
    "police-1 residences reasons": ("the own reasons name hidden columns as shown",),
    "sysadmin residences closed": ("the administrator reads residents",),
    "taking_deciding": (
        "one approves one's own export",
        "an export is decided again",
        "a request never expires",
        "one approves one's own access",
    ),
    "taking_growing_up": ("a minor can be made an adult",),
    "taking_minors": (
        "a minor's number needs no approval",
        "an approved access never ends",
    ),
    "taking_minors_in_full": (
        "more minors leave in full than somebody has agreed to",
        "a file of minors in full leaves without an approval",
    ),
    "taking_taking": (
        "an export needs no reason",
        "who sees an approved export takes its file",
        "a file has more rows than were approved",
        "a file is taken any number of times",
        "a file has no watermark",
        "a download is not recorded",
    ),
}
"""Look → descriptions of faults."""

NOTICED_BY = {fault: look for look, faults in _NOTICES.items() for fault in faults}
