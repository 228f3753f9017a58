"""Write structured data into a page: a block of data, which no browser runs."""

import json
from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Nothing inside may end the block, open a comment in it, or be read as markup.
_ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


@register.simple_tag
def linked_data(described: Mapping[str, object]) -> SafeString:
    """Write one description as JSON-LD."""
    text = json.dumps(described, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above
