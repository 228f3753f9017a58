"""Asking a signed-in person once more for a proof of who they are, before what matters."""

from datetime import datetime

from django.contrib.auth.hashers import check_password

from market.accounts.enums import CodePurpose
from market.accounts.errors import SignInRefused
from market.accounts.models import User
from market.accounts.operations.codes import use_code
from market.accounts.operations.doors import begin_try, clear_sign_in_failures
from market.accounts.rules import is_code, plain_code


def prove_again(*, user: User, proof: str, address: str, at: datetime, field: str) -> None:
    """
    Take the present password, or the code just sent to where the person signs in; no password looks like a code.

    Not one transaction with what it is for: a wrong try stays counted.

    :raises TooManyTries: if it was tried too often
    :raises CodeRefused: if it is a code, and wrong or too old
    :raises SignInRefused: if it is a wrong password
    """
    begin_try(login=user.login, address=address, at=at)
    if is_code(plain_code(proof)):
        use_code(purpose=CodePurpose.PROOF, target=user.login, code=proof, at=at, field=field)
    elif not check_password(proof, user.password):
        raise SignInRefused("现在的密码不对。请再填一次；忘了就点“发验证码”，填收到的验证码。", field=field)
    clear_sign_in_failures(login=user.login, address=address)
