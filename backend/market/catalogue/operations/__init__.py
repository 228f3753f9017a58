"""Writing what is sold: goods, prices, what is off sale, and enquiries."""

from market.catalogue.operations.enquiries import answer_enquiry, forget_enquiries, forget_enquiries_of, record_enquiry
from market.catalogue.operations.goods import (
    CategoryInput,
    ComparableInput,
    ComponentInput,
    ProductInput,
    VariantInput,
    set_pictures,
    upsert_categories,
    upsert_comparables,
    upsert_components,
    upsert_products,
    upsert_variants,
)
from market.catalogue.operations.prices import set_price, set_product_sale_state, set_variant_sale_state

__all__ = [
    "CategoryInput",
    "ComparableInput",
    "ComponentInput",
    "ProductInput",
    "VariantInput",
    "answer_enquiry",
    "forget_enquiries",
    "forget_enquiries_of",
    "record_enquiry",
    "set_pictures",
    "set_price",
    "set_product_sale_state",
    "set_variant_sale_state",
    "upsert_categories",
    "upsert_comparables",
    "upsert_components",
    "upsert_products",
    "upsert_variants",
]
