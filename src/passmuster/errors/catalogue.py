"""The error catalogue: every code with its title, cause and remedy.

The pages in `docs/errors/` are made from here by `scripts/error_pages.py`, and a test compares
the two in both directions.
"""

from __future__ import annotations

from passmuster.errors.catalogue_articles import ARTICLES
from passmuster.errors.catalogue_inference import INFERENCE
from passmuster.errors.catalogue_world import WORLD
from passmuster.errors.entry import Entry

__all__ = ["CATALOGUE", "Entry"]

_CORE: dict[str, Entry] = {
    # files
    "PM101": Entry(
        "A file is missing",
        "A study is a folder with at least study.toml and force.toml in it, and with every CSV "
        "that its series and tables name.",
        "Write the file or correct the path; `passmuster new DIR` makes a study that works, to "
        "start from.",
    ),
    "PM102": Entry(
        "A folder where a file belongs, or a file where a folder belongs",
        "The names in a study folder have a fixed sense.",
        "Give the path of the study folder itself, and rename whatever stands in the way.",
    ),
    "PM103": Entry(
        "A file cannot be read",
        "The operating system refused, or this is not an ordinary file.",
        "Check the permissions, and that the path leads to an ordinary file.",
    ),
    "PM104": Entry(
        "A file is not UTF-8 text",
        "Only UTF-8 is read, since letters of any other encoding would have to be guessed.",
        "Save the file as UTF-8 in your editor or spreadsheet.",
    ),
    "PM105": Entry(
        "A file is not text",
        "It holds zero bytes, which no text file has.",
        "Replace it by the text file that was meant.",
    ),
    "PM106": Entry(
        "A path leaves the study folder",
        "A study must be complete in itself, so that it can be sent to others and read again.",
        "Copy the file into the study folder and name it there.",
    ),
    "PM107": Entry(
        "A file is too large",
        "There is a limit on size, so that a wrong file is noticed before it fills the memory.",
        "Split the file, or check that it is the one that was meant.",
    ),
    "PM108": Entry(
        "Too many files",
        "There is a limit on the number of files, so that a wrong folder is noticed before all of"
        " it is read.",
        "Put several figures or claims into one file.",
    ),
    "PM109": Entry(
        "A file is empty",
        "An empty file says nothing, and is most often a slip.",
        "Fill it or delete it.",
    ),
    "PM110": Entry(
        "A file breaks the rules of TOML",
        "Nothing after this place in the file could be read.",
        "Correct this place and check again.",
    ),
    "PM111": Entry(
        "Nested too deep",
        "No table of a study needs so many levels, one inside the other.",
        "Write the quantity in a flatter form.",
    ),
    "PM112": Entry(
        "A table is not a regular CSV",
        "Each row needs as many cells as the heading, set off by the same sign.",
        "Correct the row; put a cell in quotation marks if it holds the separating sign.",
    ),
    "PM113": Entry(
        "The heading of a table does not fit",
        "A series says which column holds what, and each of these must stand in the first row "
        "once.",
        "Correct `columns`, or the first row of the table.",
    ),
    "PM114": Entry(
        "A total that does not fit its table",
        "A total names the rows or columns that it is the total of; they stand in the table, once, "
        "and none of them is a total of itself.",
        "Correct `totals`, or the names in the table.",
    ),
    # values
    "PM201": Entry(
        "An unknown key",
        "Keys that are not known are refused, since a misspelt one would otherwise be ignored.",
        "Correct the spelling or remove the key.",
    ),
    "PM202": Entry(
        "A key is missing",
        "What it says cannot be guessed.",
        "Add the key.",
    ),
    "PM203": Entry(
        "The wrong kind of value",
        "Each key takes one kind of value.",
        "Write it as shown.",
    ),
    "PM204": Entry(
        "Text where a number is needed",
        "Numbers are read exactly, so that text with signs or separators is not interpreted.",
        "Write the number without quotation marks.",
    ),
    "PM205": Entry(
        "A date that does not exist",
        'Days are written year-month-day, such as 2031-10-31, months "2031-10" and quarters '
        '"2031-Q4".',
        "Correct the date.",
    ),
    "PM206": Entry(
        "An empty period",
        "Both ends of a period are included, so the last day cannot lie before the first.",
        "Swap the days, or correct the wrong one.",
    ),
    "PM207": Entry(
        "A reversed interval",
        "The lower end is written first.",
        "Swap the two ends, or correct the wrong one.",
    ),
    "PM208": Entry(
        "Keys that do not go together",
        "One statement cannot be made in two ways at once, nor in none.",
        "Keep exactly one of them.",
    ),
    "PM209": Entry(
        "A negative number",
        "A count of people, moves or cases cannot be below zero; only a change or a difference "
        "can.",
        "Correct the number, or use `change` or `difference`.",
    ),
    "PM210": Entry(
        "Not one of the allowed words",
        "This key takes one of a few fixed words.",
        "Use one of them.",
    ),
    "PM211": Entry(
        "Out of range",
        "The value lies outside what this key can mean.",
        "Correct the value.",
    ),
    "PM212": Entry(
        "Empty text",
        "Something has to be said here.",
        "Write it, or remove the key if it is not required.",
    ),
    "PM213": Entry(
        "A cell that is no number",
        "A cell is a number, a share such as 12%, or empty for what was not published; words are "
        "not interpreted.",
        "Write `over 7000` as a [[figure]] with `more_than = 7000`, and leave a cell empty where "
        "nothing was published.",
    ),
    "PM214": Entry(
        "A character that cannot be shown",
        "It could make text on the screen look like other text.",
        "Remove the character.",
    ),
    # names
    "PM301": Entry(
        "A name stands twice",
        "A name has to mean one thing.",
        "Rename or remove one of the two.",
    ),
    "PM302": Entry(
        "An unknown name",
        "Nothing of this name is defined in the study.",
        "Correct the spelling, or define it.",
    ),
    "PM303": Entry(
        "A name of the wrong sort",
        "Stocks hold people, flows move them and counters count cases; each form of quantity "
        "takes one of these sorts.",
        "Use a name of the right sort.",
    ),
    "PM304": Entry(
        "A group that mixes sorts",
        "People in a status and moves between statuses cannot be added up.",
        "Make two groups, one of stocks and one of flows.",
    ),
    "PM305": Entry(
        "People who may be counted twice",
        "A flag marks people who are counted elsewhere, so adding the two would count some of "
        "them twice.",
        "Leave one of the two out.",
    ),
    "PM306": Entry(
        "A circle",
        "Something would be defined by itself.",
        "Break the circle at one place.",
    ),
    "PM307": Entry(
        "`outside` is reserved",
        "It stands for everybody who is in no stock.",
        "Choose another name.",
    ),
    "PM308": Entry(
        "A flow that cannot be",
        "A flow moves people from one stock, or from outside, to another; flags mark people and "
        "move nobody.",
        "Correct `from` or `to`.",
    ),
    "PM309": Entry(
        "An unknown placeholder",
        "The id of a series may contain {during}, {on}, {by}, {source} and {row}, as far as its "
        "columns have them; that of a table holds {row} and {column}.",
        "Use one of these.",
    ),
    # quantities
    "PM401": Entry(
        "No such form of quantity",
        'A quantity is a table whose first key says what is counted, such as { stock = "absent", '
        "on = 2031-10-31 }.",
        "Use one of the forms: stock, flow, ever, counter, rate, peak, hazard, change, share, "
        "ratio, sum, difference, lever, since.",
    ),
    "PM402": Entry(
        "Unlike units",
        "People, moves and registered cases are different things; people and moves alone may be "
        "added up and compared.",
        "Use `ratio` for one thing per another, or count the same thing on both sides.",
    ),
    "PM403": Entry(
        "A form that cannot stand inside another",
        "Only plain counts and their sums can be added up or divided.",
        "Take the inner quantity apart.",
    ),
    "PM404": Entry(
        "A quantity without its time, or with the wrong one",
        "A number of people is of a day, and a number of moves or cases is of a period.",
        "Add `on`, `by` or `during`.",
    ),
    "PM405": Entry(
        "A scope that does not fit",
        "`within` names the widest thing that the number may be about, counted in the same way.",
        "Name something of the same form that contains it.",
    ),
    "PM406": Entry(
        "A period that does not suit the quantity",
        "A hazard needs whole calendar months, and the largest month needs at least one.",
        "Use a year, a quarter or a month.",
    ),
    "PM407": Entry(
        "Not something that is published as a figure",
        "Levers and the days on which acts come into force are read from measures.toml.",
        "Write it as a [[measure]].",
    ),
    "PM408": Entry(
        "A number where a date belongs, or a date where a number belongs",
        "The quantity is of the other kind.",
        "Correct what is asserted, or the quantity.",
    ),
    "PM409": Entry(
        "A hazard of people from outside",
        "A hazard divides moves by the people they leave, and those outside are not counted.",
        "Use `rate` instead.",
    ),
    "PM410": Entry(
        "A lever that mixes dates and numbers",
        "All values of one lever must be of one kind.",
        "Give one of them another lever.",
    ),
    # claims
    "PM501": Entry(
        "A claim with nothing to test, and no reason for it",
        "Each claim has one or more readings, or says why it cannot be tested.",
        'Add a [[claim.reading]], or `untestable = "the reason"`; not both.',
    ),
    "PM502": Entry(
        "A claim without its words",
        "A reader has to see what was said.",
        "Add `says` with a paraphrase, or `quote`.",
    ),
    # warnings
    "PM601": Entry(
        "A value that looks rounded",
        "A value that ends in three zeros was most likely rounded, and is read as exact unless "
        "you say so.",
        "Add `rounded_to`, or `exact = true`.",
    ),
    "PM602": Entry(
        "Nothing bounds a group on the first day",
        "Without a strength at the start, many statements can be neither proved nor excluded.",
        "Add a figure for about that day, or `starts_at`.",
    ),
    "PM603": Entry(
        "Over half of the account is held out",
        "The figures of `same_as`, and all others of their documents, are left out while the "
        "claim is examined, and here that is most of the evidence.",
        "Check `same_as`, and look for other sources.",
    ),
    "PM604": Entry(
        "A share above one",
        "Shares are parts of one, so 12 per cent is 0.12.",
        "Divide by a hundred, unless more than the whole is meant.",
    ),
    "PM605": Entry(
        "One document with several origins",
        "The outlets that carry one text have it from one origin.",
        "Give these sources the same `origin`, or different documents.",
    ),
    "PM606": Entry(
        "`confused_with` names something unknown",
        "The search for swapped terms will pass over it.",
        "Correct the spelling, or define the name.",
    ),
    "PM607": Entry(
        "A file that nothing reads",
        "It is not part of the study as it stands.",
        "Move or rename it, or leave it if that is meant.",
    ),
    "PM608": Entry(
        "A mark at the start of a file",
        "Some editors and spreadsheets put an invisible mark before the text; it is skipped.",
        "Nothing has to be done.",
    ),
    "PM609": Entry(
        "Definitions and assumptions contradict one another",
        "No account satisfies them, whatever the figures say, so nothing can be tested.",
        "Loosen or remove an assumption, a counter's bound or a `starts_at`.",
    ),
    "PM615": Entry(
        "An article that cannot be shown beside the statements",
        "A quotation names a text in articles/ that does not hold the quoted words, or cannot be"
        " read.",
        "Put the text there that was quoted, in UTF-8, or correct the quotation; `sha256` is that"
        " of the text in NFC.",
    ),
    # import-table
    "PM701": Entry(
        "Not a table that can be read",
        "Tables are read from CSV and XLSX files.",
        "Save the table as one of these.",
    ),
    "PM702": Entry(
        "The columns cannot be told apart",
        "The headings do not say which column holds the numbers.",
        "Say it with `--columns`, such as --columns value=Number,on=Date,source=Source.",
    ),
    "PM703": Entry(
        "Reading XLSX needs one more package",
        "It is not part of passmuster itself.",
        "Run `pip install 'passmuster[tables]'`, or save the table as CSV.",
    ),
    "PM704": Entry(
        "Cells that hold a formula",
        "The program computes no formulas; it takes the result that the spreadsheet stored, where"
        " there is one.",
        "Check these rows, or save the table as CSV.",
    ),
    "PM705": Entry(
        "Merged cells",
        "Only the first of merged cells holds a value, and the others read as empty.",
        "Separate the cells in your spreadsheet, and fill each one.",
    ),
    "PM706": Entry(
        "Sheets that are not read",
        "One sheet is read: the first that is not hidden.",
        "Name another with `--sheet`.",
    ),
    # command line
    "PM801": Entry(
        "An unknown command",
        "The first word after `passmuster` is the command.",
        "Run `passmuster --help` for the list.",
    ),
    "PM802": Entry(
        "A command that cannot be understood",
        "An option or argument is missing, unknown or of the wrong kind.",
        "Run the command with `--help` to see what it takes.",
    ),
    "PM803": Entry(
        "The result cannot be written",
        "The file or folder for it is missing or closed to you.",
        "Name a file in a folder that exists and that you may write to.",
    ),
    "PM804": Entry(
        "The result would overwrite something",
        "Files of a study, and folders with something in them, are never overwritten.",
        "Choose another name.",
    ),
    "PM805": Entry(
        "An unknown error code",
        "Codes look like PM204.",
        "Run `passmuster explain` for the list.",
    ),
    "PM806": Entry(
        "An unknown schema",
        "Schemas are kept for study, force, sources, measures, figures, claims,"
        " scenarios and reporters.",
        "Use one of these names.",
    ),
    "PM807": Entry(
        "An unknown claim",
        "No claim of the study has this id.",
        "Use an id from the files in claims/.",
    ),
    "PM808": Entry(
        "Nobody is named who reviews",
        "A ClaimReview names who answers for it and the page it stands on, and neither is made up.",
        'Add `review = { author = "…", url = "https://…" }` to study.toml.',
    ),
    # report
    "PM751": Entry(
        "Drawing charts needs one more package",
        "It is not part of passmuster itself; a page without charts needs nothing more.",
        "Run `pip install 'passmuster[report]'`.",
    ),
    "PM752": Entry(
        "A saved audit that cannot be read",
        "A report is made from a study folder, or from what `passmuster audit --json` printed.",
        "Save it again with `passmuster audit STUDY --json > audit.json`, or name the study.",
    ),
    "PM753": Entry(
        "A saved audit without its study",
        "The report names figures and sources that only the study has, as it was when audited.",
        "Name the folder with `--study`, or audit the study again.",
    ),
    "PM754": Entry(
        "A chart with nothing to show",
        "The audit, or its study, holds nothing that this chart is of.",
        "Name a stock, group, flow or counter that dated figures are about, or take another chart.",
    ),
    # ours
    "PM901": Entry(
        "An error in passmuster itself",
        "This is not your fault.",
        "Please report it with the command you ran; PASSMUSTER_DEBUG=1 in the environment shows "
        "the details.",
    ),
}
CATALOGUE: dict[str, Entry] = _CORE | WORLD | INFERENCE | ARTICLES
