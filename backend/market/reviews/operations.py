"""Writing reviews and deciding on them; callers hold the order's lock."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from market.accounts.models import User
from market.buyers.models import Buyer
from market.kernel.constraints import insert_under_key
from market.kernel.digests import KeyedInput
from market.kernel.errors import Invalid
from market.kernel.numbers import new_number
from market.orders.models import OrderLine
from market.reviews.enums import ReviewState
from market.reviews.errors import AlreadyReviewed, ReviewDecided
from market.reviews.models import Review
from market.reviews.rules import ReviewInput
from market.reviews.selectors import review_of


@transaction.atomic
def record_review(*, form: KeyedInput, line: OrderLine, said: ReviewInput, actor: User, at: datetime) -> Review:
    """
    Write down what is said of a line; a review that the desk did not show may be written anew.

    :raises AlreadyReviewed: if the line has a review that waits or is shown
    :raises KeyReused: if the key made a review of another line a moment ago
    """
    old = review_of(line=line)
    if old is not None and old.state != ReviewState.REFUSED:
        raise AlreadyReviewed("这件商品已经评价过了。")
    review = old or Review(number=new_number("PJ"), line=line, product=line.variant.product)
    review.key, review.input_digest = form.key, form.digest
    review.author, review.stars, review.text = actor, said.stars, said.text.strip()
    review.state, review.written_at = ReviewState.WAITING, at
    review.decided_at, review.decided_by, review.refusal = None, None, ""
    if old is None:
        insert_under_key(review)
    else:
        review.save()
    return review


@transaction.atomic
def decide_review(*, review: Review, refusal: str, actor: User, at: datetime) -> bool:
    """
    Show a review, or with a reason do not; a shown one may still be taken down. False if it stands so already.

    :raises ReviewDecided: if it was refused before
    :raises Invalid: if what is typed as the reason is blank only
    """
    state = ReviewState.REFUSED if refusal else ReviewState.SHOWN
    if refusal and not refusal.strip():
        raise Invalid("请写明不公开的原因，买家会看到。", field="reason")
    if (review.state, review.refusal) == (state, refusal.strip()):
        return False
    if review.state == ReviewState.REFUSED:
        raise ReviewDecided("这条评价已经答复过：没有公开。")
    review.state, review.refusal = state, refusal.strip()
    review.decided_at, review.decided_by = at, actor
    review.save(update_fields=["state", "refusal", "decided_at", "decided_by"])
    return True


@transaction.atomic
def erase_reviews(*, author: User, buyers: Collection[Buyer]) -> None:
    """Take out what a person said of their goods: of a shown review the stars stay, of others nothing does."""
    said = Review.objects.filter(author=author) | Review.objects.filter(line__order__buyer__in=buyers)
    said.exclude(state=ReviewState.SHOWN).delete()
    said.update(text="", input_digest="")
