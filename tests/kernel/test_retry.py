"""Running a flow again when the database gave way."""

import psycopg
import pytest
from django.db import OperationalError

from market.kernel.retry import MAX_TRIES, Busy, retry_when_busy


def gave_way(error):
    refusal = OperationalError("gave way")
    refusal.__cause__ = error
    return refusal


@pytest.mark.parametrize(
    "error",
    [psycopg.errors.DeadlockDetected(), psycopg.errors.LockNotAvailable(), psycopg.errors.SerializationFailure()],
)
def test_flow_runs_again_until_it_gets_through(error):
    tries = []

    @retry_when_busy
    def flow(*, answer):
        tries.append(answer)
        if len(tries) < 3:
            raise gave_way(error)
        return answer

    assert flow(answer=7) == 7
    assert tries == [7, 7, 7]


def test_after_the_last_try_it_is_a_clean_refusal():
    tries = []

    @retry_when_busy
    def flow():
        tries.append(1)
        raise gave_way(psycopg.errors.LockNotAvailable())

    with pytest.raises(Busy) as refusal:
        flow()

    assert (refusal.value.status, refusal.value.code) == (409, "BUSY")
    assert len(tries) == MAX_TRIES


def test_a_lost_server_and_refusals_are_not_retried():
    tries = []

    @retry_when_busy
    def flow():
        tries.append(1)
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        flow()

    assert len(tries) == 1
