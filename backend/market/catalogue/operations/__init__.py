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
from market.catalogue.operations.papers import (
    add_product_picture,
    change_product_picture,
    file_certificate,
    remove_product_picture,
    set_label,
    withdraw_certificate,
)
from market.catalogue.operations.prices import set_price, set_product_sale_state, set_variant_sale_state

__all__ = [
    "CategoryInput",
    "ComparableInput",
    "ComponentInput",
    "ProductInput",
    "VariantInput",
    "add_product_picture",
    "answer_enquiry",
    "change_product_picture",
    "file_certificate",
    "forget_enquiries",
    "forget_enquiries_of",
    "record_enquiry",
    "remove_product_picture",
    "set_label",
    "set_pictures",
    "set_price",
    "set_product_sale_state",
    "set_variant_sale_state",
    "upsert_categories",
    "upsert_comparables",
    "upsert_components",
    "upsert_products",
    "upsert_variants",
    "withdraw_certificate",
]
