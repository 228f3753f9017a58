from market.kernel.numbers import is_number, new_number


def test_numbers_are_distinct_and_check() -> None:
    made = [new_number("MX") for _ in range(2000)]

    assert len(set(made)) == len(made)
    assert all(is_number(number) for number in made)


def test_one_wrong_character_or_swap_is_noticed() -> None:
    number = new_number("MX")
    body = number[3:]
    slips = [
        f"MX-{body[:i]}{c}{body[i + 1 :]}" for i in range(9) for c in "23456789BCDFGHJKMNPQRSTVWXZ" if c != body[i]
    ]
    swaps = [f"MX-{body[:i]}{body[i + 1]}{body[i]}{body[i + 2 :]}" for i in range(7) if body[i] != body[i + 1]]

    assert not any(is_number(slip) for slip in swaps)
    assert sum(is_number(slip) for slip in slips) <= len(slips) // 20
    assert not is_number("MX-AEIOU")
    assert not is_number(body)
