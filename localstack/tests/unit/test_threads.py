"""How many threads a front port has."""

from hoststack.gateway.threads import FEW, MOST, MOST_WAITING, waited_s, wanted


def test_a_burst_that_computes_gets_no_more_threads() -> None:
    assert wanted(FEW, backlog=80, busy=FEW, used=1.0, waited=0.0) == FEW
    assert wanted(FEW, backlog=80, busy=FEW, used=0.3, waited=0.9) == FEW


def test_requests_whose_functions_wait_get_more_up_to_a_limit() -> None:
    number = FEW
    for _ in range(20):
        number = wanted(number, backlog=80, busy=number, used=0.1, waited=0.0)

    assert number == MOST


def test_requests_that_wait_for_one_another_get_more_on_a_busy_machine_too() -> None:
    assert wanted(FEW, backlog=1, busy=FEW, used=0.02, waited=0.9) == FEW + 1


def test_requests_that_nest_more_deeply_than_that_get_more_while_nothing_computes() -> None:
    number = MOST
    for _ in range(500):
        number = wanted(number, backlog=80, busy=number, used=0.02, waited=0.0)

    assert number == MOST_WAITING
    assert wanted(number, backlog=80, busy=number, used=1.0, waited=0.0) == number


def test_threads_that_were_added_stay_until_nobody_needs_any() -> None:
    assert wanted(MOST, backlog=0, busy=3, used=0.1, waited=0.0) == MOST
    assert wanted(MOST, backlog=0, busy=0, used=0.1, waited=0.0) == FEW


def test_time_in_which_somebody_waits_for_a_processor_grows_or_is_not_known() -> None:
    before_s = waited_s()

    assert 0 <= before_s <= waited_s()
