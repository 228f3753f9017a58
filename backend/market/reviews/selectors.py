"""Reading reviews."""

from django.db.models import Count, QuerySet, Sum

from market.accounts.models import User
from market.accounts.policies import is_store_manager
from market.kernel.calendar import SHANGHAI, local_date_of
from market.kernel.digests import KeyedInput, require_same_input
from market.kernel.errors import KeyReused, NotFound
from market.kernel.pages import Page, page_of
from market.orders.models import Order, OrderLine
from market.reviews.enums import ReviewState
from market.reviews.models import Review
from market.reviews.rules import ReviewSummary, ShownReview, masked_name, mean_tenths

_LATEST = 10


def is_delivered(line: OrderLine, *, order: Order) -> bool:
    """Tell whether its buyer has a line: a resident who has received the order, or a unit that accepted some of it."""
    return line.shipped_quantity > 0 and (order.received_at is not None or line.accepted_quantity > 0)


def review_of(*, line: OrderLine) -> Review | None:
    """Give the review of a line, if there is one."""
    return Review.objects.filter(line=line).first()


def is_review_made(*, form: KeyedInput, line: OrderLine) -> bool:
    """
    Tell whether a line was reviewed under this key.

    :raises KeyReused: if the key made a review of another line, or said something else
    """
    review = Review.objects.filter(key=form.key).first()
    if review is None:
        return False
    if review.line_id != line.pk:
        raise KeyReused
    require_same_input(kept=review.input_digest, digest=form.digest)
    return True


def reviews_by_line(*, order: Order) -> dict[int, Review]:
    """Give the reviews of an order's lines by position."""
    return {review.line.position: review for review in Review.objects.select_related("line").filter(line__order=order)}


def reviews_about(*, slug: str) -> ReviewSummary:
    """Sum up the shown reviews of a product, with the latest of them."""
    shown = Review.objects.filter(product__slug=slug, state=ReviewState.SHOWN)
    sums = shown.aggregate(stars=Sum("stars"), count=Count("pk"))
    # A deleted account leaves its stars, without words or a name to read.
    latest = (
        shown.exclude(text="").select_related("author", "line").order_by("-written_at", "-pk")[:_LATEST]
        if sums["count"]
        else ()
    )
    return ReviewSummary(
        count=sums["count"],
        tenths=mean_tenths(stars=sums["stars"] or 0, count=sums["count"]),
        latest=tuple(_shown(review) for review in latest),
    )


def copy_of_reviews(*, author: User) -> list[dict[str, object]]:
    """Copy what a person said of goods, in words for them."""
    said = Review.objects.filter(author=author).select_related("line__order").order_by("-written_at", "-pk")
    return [
        {
            "订单号": review.line.order.number,
            "名称": f"{review.line.product_name} {review.line.pack}",
            "时间": f"{review.written_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            "星": review.stars,
            "评价": review.text,
            "状态": review.get_state_display(),
            "没有公开的原因": review.refusal,
        }
        for review in said
    ]


def get_review_for_staff(*, number: str, actor: User) -> Review:
    """
    Give any review to the store's staff.

    :raises NotFound: if there is none, or the actor is no store manager
    """
    review = _with_line().filter(number=number).first() if is_store_manager(actor) else None
    if review is None:
        raise NotFound("没有这条评价。")
    return review


def reviews_for_desk(*, state: str = ReviewState.WAITING, page: int = 1) -> Page[Review]:
    """Give a page of the reviews in a state, the oldest first."""
    return page_of(_with_line().filter(state=state).order_by("written_at", "pk"), page)


def _with_line() -> QuerySet[Review]:
    return Review.objects.select_related("line__order__buyer", "author")


def _shown(review: Review) -> ShownReview:
    return ShownReview(
        stars=review.stars,
        text=review.text,
        author=masked_name("" if review.author.is_guest else review.author.display_name),
        pack=review.line.pack,
        written_on=local_date_of(review.written_at),
    )
