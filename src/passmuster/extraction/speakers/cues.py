"""Words that introduce what somebody says, by language."""

from __future__ import annotations

SAYING = frozenset(
    """say tell add note state announce claim argue explain declare insist warn acknowledge admit
confirm deny reveal disclose report write tweet comment reply respond answer remark observe
suggest allege assert contend maintain stress emphasize emphasise point recall concede
conclude predict forecast estimate project calculate complain testify boast joke quip
recount relate describe mention ask wonder question demand urge call vow promise pledge
threaten propose recommend advise agree disagree dispute criticize criticise praise blame
accuse indicate show find determine discover learn believe think hope expect fear worry
suspect feel know want consider see hear understand doubt guess imagine assume intend plan
swear whisper shout yell continue repeat reiterate cite quote publish post tout proclaim
lament caution counter retort speculate reckon rule order decide caution brag attest certify
clarify elaborate interject intone emphasise peg intimate opine posit surmise theorize
theorise concur echo brief inform assure remind convince persuade notify teach signal imply
hint record document conclude detail outline identify rate rank classify underscore
highlight underline recommend stipulate specify anticipate envision foresee mock slam blast
tease gush rave muse ponder vent chide scold rant preach chant cry exclaim charge object
protest list count register tally plead pray beg beseech request invite challenge dare""".split()
)
SPEECH_ONLY = frozenset(
    """say tell add note state announce claim argue explain declare insist warn acknowledge admit
confirm deny reveal disclose report write tweet comment reply respond answer remark observe
suggest allege assert contend maintain stress emphasize emphasise recall concede conclude
predict estimate complain testify boast joke recount describe mention ask continue repeat
reiterate caution counter lament speculate reckon vow promise pledge quip""".split()
)
PARENTHETICAL = SPEECH_ONLY | frozenset(
    """find show indicate reveal disclose believe think reckon calculate project forecast learn
determine discover confirm""".split()
)
"""Verbs that stand after what is said: …, an inquiry has found."""
FIGURES = frozenset("figure number estimate count total toll tally account assessment".split())
"""What is given before a colon: gave a lower figure: …."""
FORECASTS = frozenset("forecast estimate projection outlook prediction tally".split())
"""What somebody raises or cuts to a number."""
REMARKS = frozenset(
    "comment statement remark claim argument point following declaration appeal answer".split()
)
"""What somebody makes before a colon and a quote."""
TAKES_OBJECT = frozenset(
    """announce report estimate claim allege project predict forecast reveal disclose confirm deny
charge propose promise pledge demand urge cite recommend show record document suggest
indicate expect publish tout threaten offer mention note acknowledge admit find put describe
outline detail call criticize criticise blame praise accuse question dispute favor favour
support oppose list count register tally anticipate rate rank identify classify release condemn denounce order request
seek approve reject""".split()
)
"""Verbs whose object may be what is said: reported 3,448 cases."""
ADJECTIVES = frozenset(
    """confident sure certain convinced aware hopeful optimistic pessimistic afraid worried
concerned skeptical sceptical doubtful adamant proud glad happy unaware clear""".split()
)
NOUNS = frozenset(
    """emphasis insistence account claim statement report allegation argument assertion belief
estimate prediction warning suggestion announcement view opinion idea promise pledge
accusation conclusion finding hope fear testimony comment remark assessment forecast
projection complaint charge contention proposal plan demand call threat vow admission""".split()
)
SOURCES_THAT_SHOW = frozenset(
    """poll survey study report data figure document record statistic analysis research estimate
review investigation statement letter email memo file filing website census paper article
story book post tweet video transcript number audit account result""".split()
)
ANONYMOUS = frozenset(
    """source insider official officials sources insiders aide aides adviser advisers advisor
advisors person people analyst analysts expert experts observer observers witness witnesses
officer officers critic critics diplomat diplomats resident residents neighbor neighbors
soldier soldiers someone anyone everyone many some others police authorities""".split()
)
OFFICES = frozenset(
    """ministry office government police department staff army military command pentagon kremlin
parliament committee agency service bureau council commission court prosecutor prosecutors
ministry's authority authorities spokesman spokeswoman spokesperson minister president
general commander chief secretary director head governor mayor senator un nato eu company
university institute organization organisation campaign party union association bank fund
group team administration house senate congress statement report poll survey study""".split()
)
ANONYMOUS_WORDS = (
    "condition of anonymity", "off the record", "declined to be named", "asked not to be named",
    "not authorized", "not authorised", "unnamed", "anonymous", "who refused to", "did not want to be named",
    "на умовах анонімності", "анонімно", "не назвав", "на условиях анонимности", "анонимн",
    "anonym", "unter der Bedingung", "anonimow", "zastrzegając anonimowość",
)  # fmt: skip
