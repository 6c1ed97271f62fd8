"""The newsroom's names as the API spells them."""

from collections.abc import Iterable

from strawberry.utils.str_converters import to_camel_case

RENAMED = {"markdown": "body", "section_id": "section", "lead_image_id": "leadImage"}
"""Where the content of a revision has another name than the input it comes from."""


def public_name(name: str) -> str:
    """`no_byline_reason` is `noBylineReason`."""
    return RENAMED.get(name) or to_camel_case(name)


def public_path(path: Iterable[str]) -> list[str]:
    """The path to an input, in the API's names."""
    return [public_name(part) for part in path]
