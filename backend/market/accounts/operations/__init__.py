"""Writing people, their proofs and sessions, and what is counted at our doors."""

from market.accounts.operations.codes import make_code, use_code
from market.accounts.operations.doors import begin_try, clear_sign_in_failures, count_attempt
from market.accounts.operations.erasing import destroy_ended_records, erase_person, keep_sealed, seal_records_again
from market.accounts.operations.factors import (
    ask_factor_reset,
    begin_factor,
    confirm_factor,
    decide_factor_reset,
    drop_factor,
    make_recovery_codes,
    seal_factors_again,
    use_factor,
)
from market.accounts.operations.people import (
    create_guest,
    create_user,
    give_staff_role,
    record_consents,
    set_contact,
    set_password,
)
from market.accounts.operations.proofs import prove_again
from market.accounts.operations.sessions import (
    drop_session,
    end_other_sessions,
    end_session,
    forget_expired_sessions,
    note_session,
)

__all__ = [
    "ask_factor_reset",
    "begin_factor",
    "begin_try",
    "clear_sign_in_failures",
    "confirm_factor",
    "count_attempt",
    "create_guest",
    "create_user",
    "decide_factor_reset",
    "destroy_ended_records",
    "drop_factor",
    "drop_session",
    "end_other_sessions",
    "end_session",
    "erase_person",
    "forget_expired_sessions",
    "give_staff_role",
    "keep_sealed",
    "make_code",
    "make_recovery_codes",
    "note_session",
    "prove_again",
    "record_consents",
    "seal_factors_again",
    "seal_records_again",
    "set_contact",
    "set_password",
    "use_code",
    "use_factor",
]
