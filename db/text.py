"""Words: Markdown to safe HTML and plain text, counts, slugs. Done once, at the write."""

import html
import re
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from slugify import slugify

from db import measures

TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "em", "strong", "a",
    "code", "pre", "hr", "br", "img",
}  # fmt: skip
"""What CommonMark can produce, and nothing else: no script, style, form, frame or handler."""

_markdown = MarkdownIt("commonmark", {"html": False})
_slug = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_blocks = re.compile(r"</(?:p|h[1-6]|li|blockquote|pre)>|<br>|<hr>")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body in its three forms."""

    markdown: str
    html: str
    text: str
    word_count: int


def rendered(markdown: str) -> Rendered:
    """The body as HTML that is safe to show anywhere, and as plain text with its word count."""
    markup = nh3.clean(
        _markdown.render(markdown),
        tags=TAGS,
        attributes={"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    text = plain(markup)
    return Rendered(markdown, markup, text, len(text.split()))


def plain(markup: str) -> str:
    """The words of some HTML, a line a block."""
    lines = html.unescape(nh3.clean(_blocks.sub("\n", markup), tags=set())).splitlines()
    return "\n".join(line for line in map(str.strip, lines) if line)


def slug_of(words: str, *, otherwise: str) -> str:
    """A URL part made of some words: `Œuvre, act 2` gives `oeuvre-act-2`.

    Words that leave nothing, such as `!!!`, give `otherwise`.
    """
    return slugify(words, max_length=80, word_boundary=True) or otherwise


def is_slug(slug: str) -> bool:
    """Whether it is lower-case letters, digits and single hyphens, within `measures.SLUG`."""
    return len(slug) <= measures.SLUG and _slug.fullmatch(slug) is not None
