"""Refusals of the catalogue app."""

from market.kernel.errors import Conflict, Invalid, NotFound


class UnknownProduct(NotFound):
    """There is no such product or pack."""

    code = "UNKNOWN_PRODUCT"


class NotForSale(Invalid):
    """A pack cannot be ordered: unknown, taken off sale, or a travel service. Details: sku, reason."""

    code = "NOT_FOR_SALE"


class PriceRefused(Invalid):
    """A price cannot be set as given."""

    code = "PRICE_REFUSED"


class EnquiryRefused(Invalid):
    """An enquiry lacks something or is for goods that can be bought; `field` names what is at fault."""

    code = "ENQUIRY_REFUSED"


class EnquiryAnswered(Conflict):
    """An enquiry was answered before."""

    code = "ENQUIRY_ANSWERED"


class PriceJump(Conflict):
    """A price would change so much that a slip is likely, and nobody agreed. Details: step (its token), change."""

    code = "PRICE_JUMP"


class PictureNotAdded(Invalid):
    """A picture cannot stand in a gallery as given; `field` names what is at fault."""

    code = "PICTURE_NOT_ADDED"


class CertificateRefused(Invalid):
    """A certificate lacks what its kind has to say; `field` names what is at fault."""

    code = "CERTIFICATE_REFUSED"


class LabelRefused(Invalid):
    """What a label says cannot be right; `field` names what is at fault."""

    code = "LABEL_REFUSED"
