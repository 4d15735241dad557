"""Word lists of the injector alone: small, and chosen for what can be replaced or reworded without doubt."""

from __future__ import annotations

MONTHS = "January February March April May June July August September October November December".split()
SHORT_MONTHS = {
    **{f"{month[:3]}.": month for month in MONTHS if month not in {"March", "April", "May", "June", "July"}},
    "Sept.": "September",
}
LONGEST_DAY = dict(zip(MONTHS, (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True))
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
NUMBERS = "two three four five six seven eight nine ten eleven twelve".split()
"""From 2 on; "one" is a pronoun too often."""

MEN = """
Adam Alan Albert Alexander Ali Andrew Anthony Arthur Barack Benjamin Bernie Bill Bob Brian Bruce Carl Charles Chris
Christopher Craig Daniel Dave David Dennis Donald Doug Douglas Edward Eric Frank Gary George Greg Harold Harry Henry
Howard Hugo Ian Ivan Jack Jacob James Jason Jean Jeff Jeffrey Jim Joe Joel John Jonas Jonathan Jose Joseph Josh Juan
Karl Keith Ken Kenneth Kevin Larry Lars Lawrence Leon Louis Marco Mario Mark Martin Matt Matthew Michael Mike Mitch
Mitt Mohammad Mohammed Nathan Neil Nicholas Nick Nigel Oliver Oscar Owen Patrick Paul Peter Philip Phil Ralph Ray
Richard Rick Robert Robby Roger Ron Ronald Roy Rudy Russell Ryan Sam Samuel Scott Sean Simon Stefan Stephen Steve
Steven Stuart Ted Terry Thomas Tim Timothy Tom Tony Victor Vincent Vladimir Walter Warren William Wolfgang
""".split()
WOMEN = """
Alice Alison Amanda Amy Andrea Angela Ann Anna Anne Barbara Beatrice Carol Caroline Catherine Chelsea Christina Claire
Clara Deborah Diana Donna Dorothy Elena Elizabeth Ellen Emily Emma Eva Frances Grace Hannah Heather Helen Hillary Huma
Ingrid Irene Ivanka Jane Janet Jennifer Jessica Jill Joan Judith Julia Julie Karen Kate Katherine Kathleen Kathryn
Kelly Kellyanne Kim Laura Linda Lisa Lucy Margaret Maria Marie Martha Mary Megan Melania Melissa Michelle Monica Nadia
Nancy Natalie Nina Olga Olivia Pamela Patricia Paula Rachel Rebecca Robin Rosa Ruth Samantha Sandra Sarah Sharon Sofia
Sophie Stephanie Susan Teresa Theresa Tina Valerie Vera Victoria Wendy
""".split()
SURNAMES = """
Abbott Aldridge Barlow Bellamy Brandt Calloway Carmody Chadwick Corrigan Dalton Delgado Draper Ellsworth Fairbanks
Farrell Fenwick Galloway Garrison Hadley Halloran Hargrove Haskell Hensley Holloway Jessup Kendrick Kirkland Langdon
Larkin Lockhart Lombard Maddox Marchand Merrick Mulligan Norwood Okafor Ostrander Pemberton Prescott Quimby Radcliffe
Ransome Rourke Sandoval Shelby Sinclair Stanhope Tavares Thornton Tillman Underhill Vandermeer Wainwright Whitlock
Winslow Yardley Zimmerman
""".split()

COUNTRIES = """
Afghanistan Algeria Argentina Australia Austria Belgium Brazil Bulgaria Canada Chile China Colombia Cuba Denmark Egypt
Ethiopia Finland France Germany Ghana Greece Hungary India Indonesia Iran Iraq Ireland Israel Italy Japan Kenya
Lebanon Libya Malaysia Mexico Morocco Myanmar Nepal Nigeria Norway Pakistan Peru Poland Portugal Qatar Romania Russia
Serbia Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria Thailand Tunisia Turkey Uganda Ukraine Venezuela
Vietnam Yemen Zambia
""".split()
STATES = """
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Idaho Illinois Indiana Iowa Kansas
Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana Nebraska Nevada Ohio
Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia Wisconsin Wyoming
""".split()
CITIES = """
Amsterdam Atlanta Baghdad Baltimore Bangkok Barcelona Beirut Berlin Birmingham Boston Brussels Budapest Cairo Chicago
Cleveland Copenhagen Dallas Damascus Denver Detroit Dublin Frankfurt Geneva Glasgow Hamburg Helsinki Houston Istanbul
Jakarta Kabul Karachi Lahore Lisbon Liverpool London Madrid Manchester Melbourne Miami Milan Montreal Moscow Mumbai
Munich Nairobi Oslo Paris Philadelphia Phoenix Pittsburgh Prague Rome Rotterdam Santiago Seattle Seoul Shanghai
Stockholm Sydney Tehran Tokyo Toronto Toulouse Vancouver Vienna Warsaw Zurich
""".split()

OFFICES = """
President|Prime Minister|Foreign Minister|Finance Minister|Defence Minister|Defense Secretary|Interior Minister|
Senator|Governor|Mayor|Chancellor|Ambassador|Judge|General|Colonel|Captain|Bishop|Professor|Sen.|Gov.|Gen.|Rep.
""".replace("\n", "").split("|")
OCCUPATIONS = """
spokesman|spokeswoman|campaign manager|chief executive|chairman|chairwoman|director|secretary|analyst|economist|
engineer|historian|lawyer|pollster|strategist|adviser|coach|captain|inspector|treasurer|professor|surgeon|biologist|geologist
""".replace("\n", "").split("|")

OPPOSITES = """
rose fell|increased decreased|won lost|supported opposed|approved rejected|accepted refused|opened closed|gained lost|
raised lowered|allowed banned|strengthened weakened|expanded shrank|praised criticised|backed opposed|began ended|
confirmed denied|passed failed|succeeded failed|increase decrease|rise fall|approve reject|
accept refuse|raise lower|allow ban|strengthen weaken|win lose|higher lower|guilty innocent|legal illegal
""".replace("\n", "")
ANTONYMS = {
    word: other
    for pair in OPPOSITES.split("|")
    for first, second in [pair.split()]
    for word, other in ((second, first), (first, second))
}
CUES_AMONG_THEM = {"confirmed", "denied"}

AUXILIARIES = "is are was were will would can could should must did does".split()
CONTRACTIONS = {
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "isn't": "is not",
    "aren't": "are not",
    "wasn't": "was not",
    "weren't": "were not",
    "hasn't": "has not",
    "haven't": "have not",
    "hadn't": "had not",
    "won't": "will not",
    "wouldn't": "would not",
    "can't": "cannot",
    "couldn't": "could not",
    "shouldn't": "should not",
}
SPELLINGS = {
    "programme": "program",
    "defence": "defense",
    "organisation": "organization",
    "labour": "labor",
    "harbour": "harbor",
    "neighbour": "neighbor",
    "neighbours": "neighbors",
    "colour": "color",
    "honour": "honor",
    "favour": "favor",
    "favourite": "favorite",
    "behaviour": "behavior",
    "centre": "center",
    "theatre": "theater",
    "metres": "meters",
    "kilometres": "kilometers",
    "realise": "realize",
    "realised": "realized",
    "recognise": "recognize",
    "recognised": "recognized",
    "criticised": "criticized",
    "organised": "organized",
    "apologised": "apologized",
    "emphasised": "emphasized",
    "cancelled": "canceled",
    "travelled": "traveled",
    "travelling": "traveling",
    "licence": "license",
    "offence": "offense",
    "aeroplane": "airplane",
    "judgement": "judgment",
}
CUES = """
said says stated told added announced reported claimed argued warned denied insisted wrote explained noted declared
""".split()
"""Of patterns for texts in which nobody has marked who says what."""
OTHER_CUES = """
admitted admits accused agreed answered asked believes believed called commented concluded confirmed criticised declined
estimates expects indicated predicted promised quoted replied replying revealed saying shows suggested suggests tells
thinks told translated warns writes
""".split()
"""Words beside which a name may be that of the source."""
STATING = frozenset(CUES) - {"denied", "insisted", "warned", "wrote"} | {"according"}
"""To leave these out turns what somebody states into a statement of the document's own."""
STATING_WITHOUT_THAT = frozenset("said says added noted according".split())

FUNCTION_WORDS = frozenset(
    """
about above after again against almost along already also although always among another anyone anything around because
been before behind being below between beyond both could does doing during each either enough even ever every everyone
everything from have having here hers herself himself however into itself just less like many might more most much must
myself neither never nobody none nothing only other others ought ours over perhaps quite rather really same shall should
since some somebody someone something still such than that their theirs them themselves then there these they thing
things this those though through together toward under until upon very want well were what whatever when where whether
which while whose will with within without would your yours yourself going gonna
""".split()
)
STAND_INS = {
    "ing": "singing folding painting farming sailing baking knitting".split(),
    "ed": "painted folded planted borrowed polished gathered measured".split(),
    "ly": "quietly briefly neatly oddly secretly warmly rarely".split(),
    "s": "gardens lanterns bridges letters orchards ladders carpets".split(),
    "": "garden lantern bridge letter orchard ladder carpet".split(),
}
"""Words to put into a quotation, by ending: none of them is likely to have been there."""
ADDED_ADVERBS = "largely hardly secretly barely officially temporarily".split()
ADDED_ADJECTIVES = "former official local foreign private recent".split()
ANAPHORA = frozenset(
    """
he she it they him her them his hers its their theirs this that these those here there then also but however meanwhile
later earlier another other both former latter such same so yet still instead who which again
""".split()
)
"""Words that may lean on the sentence before: what follows them or they follow stays in its place."""
MOVABLE = ("However", "Meanwhile", "Nevertheless", "Moreover")
ABBREVIATIONS = frozenset(
    """
Mr Mrs Ms Dr Prof Gen Sen Rep Gov Col Capt Lt Sgt St No vs Inc Ltd Corp Co Jr Sr Jan Feb Mar Apr Aug Sept Sep Oct Nov
Dec Ave Rev Hon Pres Sec Fig approx etc
""".split()
)
